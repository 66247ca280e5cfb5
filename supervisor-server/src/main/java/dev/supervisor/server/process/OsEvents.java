package dev.supervisor.server.process;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The one thread that waits for the kernel: exits (pidfds), output and status (FIFOs). It sleeps in one {@code epoll_wait}
 * without time-out unless a short timer is set, so an idle daemon does not wake up.
 *
 * <p>Threading: {@link #watch} and {@link #execute} from any thread; handlers run on this thread, must not block, and close
 * their descriptors on it, so that a descriptor is never reused under a handler.
 */
public final class OsEvents implements Runnable {
    private static final int MAX_EVENTS = 256;
    /** Commands waiting; a process needs a handful in its whole life. */
    private static final int MAX_COMMANDS = 1 << 16;

    private record Timer(long atNanos, Runnable action) {}

    private final int epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
    private final int wakeup = Libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    private final Map<Integer, Runnable> handlers = new ConcurrentHashMap<>();
    private final Queue<Runnable> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::atNanos));
    private final Consumer<Throwable> onError;
    private volatile boolean closed;

    /** Guarded by this. */
    private boolean released;

    /** @param onError told of whatever a handler throws; the loop goes on */
    public OsEvents(Consumer<Throwable> onError) {
        this.onError = onError;
        watch(wakeup, Libc.EPOLLIN, this::drainWakeup);
    }

    @Override
    public void run() {
        try (Memory events = new Memory((long) MAX_EVENTS * eventBytes())) {
            while (!closed) {
                int count = Libc.epoll_wait(epoll, events, MAX_EVENTS, timeoutMillis());
                for (int i = 0; i < count; i++) {
                    Runnable handler = handlers.get((int) events.getLong((long) i * eventBytes() + dataOffset()));
                    if (handler != null) {
                        guarded(handler);
                    }
                }
                runTimers();
                for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                    guarded(command);
                }
            }
        } finally {
            release();
        }
    }

    /** Ends the loop after what it is doing. */
    public void close() {
        closed = true;
        wake();
    }

    /** Calls the handler on this thread whenever the descriptor is ready. */
    void watch(int fd, int events, Runnable handler) {
        handlers.put(fd, handler);
        try (Memory event = new Memory(16)) {
            event.setInt(0, events);
            event.setLong(dataOffset(), fd);
            if (Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_ADD, fd, event) != 0) {
                handlers.remove(fd);
                throw new IllegalStateException("epoll_ctl: " + Libc.lastError());
            }
        }
    }

    /** Stops watching and closes the descriptor; on this thread only. */
    void closeWatched(int fd) {
        handlers.remove(fd);
        Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_DEL, fd, null);
        Libc.close(fd);
    }

    /** Runs the command on this thread soon. */
    void execute(Runnable command) {
        if (!commands.offer(command)) {
            throw new IllegalStateException("more than " + MAX_COMMANDS + " commands wait for os-events");
        }
        wake();
    }

    /** Runs the action on this thread after the delay; call it on this thread only. */
    void after(Duration delay, Runnable action) {
        timers.add(new Timer(System.nanoTime() + delay.toNanos(), action));
    }

    private void runTimers() {
        while (!timers.isEmpty() && timers.peek().atNanos() - System.nanoTime() <= 0) {
            guarded(timers.remove().action());
        }
    }

    private int timeoutMillis() {
        Timer next = timers.peek();
        if (next == null) {
            return -1;
        }
        return (int) Math.max(0, (next.atNanos() - System.nanoTime()) / 1_000_000 + 1);
    }

    /** Never after the descriptor was closed: its number may be that of another file by then. */
    private synchronized void wake() {
        if (!released) {
            Libc.write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, new NativeLong(8));
        }
    }

    private synchronized void release() {
        released = true;
        Libc.close(wakeup);
        Libc.close(epoll);
    }

    private void drainWakeup() {
        try (Memory count = new Memory(8)) {
            Libc.read(wakeup, count, new NativeLong(8));
        }
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            onError.accept(e);
        }
    }

    /** {@code struct epoll_event} is packed on x86_64 only. */
    private static int eventBytes() {
        return Platform.isIntel() ? 12 : 16;
    }

    private static long dataOffset() {
        return Platform.isIntel() ? 4 : 8;
    }
}
