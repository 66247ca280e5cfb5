package dev.supervisor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The threads by which a Java program compiles itself while it runs, by {@code /proc/PID/task}; another program has none. */
final class CompilerThreads {
    /** As HotSpot names them, of which Linux keeps 15 characters. */
    private static final String NAME = " CompilerThre)";

    /** What Linux counts processor time in for everyone, whatever the kernel's own clock (USER_HZ, proc(5)). */
    private static final int TICKS_PER_SECOND = 100;

    /** Of proc(5)'s fields of {@code stat}, counted from the one behind the name. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    /** Of a core, that the compiler of a program that is warm takes at the most. */
    private static final double WARM_SHARE = 0.05;

    private final Path tasks;
    /** The ticks of each thread when it was last there: HotSpot ends those that have nothing to do. */
    private final Map<Path, Long> seen = new HashMap<>();

    /** What is repeated until the program is warm. */
    @FunctionalInterface
    interface Lap {
        void run() throws IOException, InterruptedException;
    }

    CompilerThreads(ProcessHandle program) {
        this.tasks = Path.of("/proc", String.valueOf(program.pid()), "task");
    }

    /**
     * Waits until the program has next to nothing left to compile, which takes the longer the busier the machine is.
     *
     * @param lap has the program do what it is going to be measured at
     * @param most laps
     */
    void warmUp(Lap lap, int most) throws IOException, InterruptedException {
        for (int i = 0; i < most; i++) {
            Duration before = cpu();
            long begin = System.nanoTime();
            lap.run();
            double share = (double) cpu().minus(before).toNanos() / (System.nanoTime() - begin);
            if (share < WARM_SHARE) {
                break;
            }
        }
    }

    /** The processor time that they have used so far, in steps of 10 ms. */
    Duration cpu() throws IOException {
        try (Stream<Path> threads = Files.list(tasks)) {
            threads.forEach(thread -> seen.merge(thread, ticks(thread), Math::max));
        }
        long ticks = seen.values().stream().mapToLong(Long::longValue).sum();
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    private static long ticks(Path thread) {
        String stat;
        try {
            stat = Files.readString(thread.resolve("stat"));
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int name = stat.indexOf(NAME);
        if (name < 0) {
            return 0;
        }
        String[] fields = stat.substring(name + NAME.length()).strip().split(" ", -1);
        return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    }
}
