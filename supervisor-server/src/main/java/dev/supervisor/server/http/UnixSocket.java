package dev.supervisor.server.http;

import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.RpcDispatcher;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC on a unix socket: one JSON text a line. The kernel says who is calling, so no token is needed: the daemon's own user
 * and root may. One thread serves all connections and never blocks: what waits, waits as a stage.
 *
 * <p>Threading: {@link #run} is the body of its thread; answers come in from any.
 */
public final class UnixSocket implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocket.class);
    private static final int MAX_CONNECTIONS = 256;
    private static final Duration AFTER_FAULT = Duration.ofMillis(100);
    private static final Duration READER_PATIENCE = Duration.ofSeconds(30);

    private final Path path;
    private final UnixConnection.Shared shared;
    private final AllowedUsers allowed;
    private final Acceptor acceptor;
    private final Selector selector;
    private final Outage faults = new Outage();
    private final Outage refusals = new Outage();
    /** Connections with answers to write; each is in here once at a time. */
    private final Queue<UnixConnection> answered = new ConcurrentLinkedQueue<>();

    /** The oldest first. */
    private final Set<UnixConnection> open = new LinkedHashSet<>();

    private final CountDownLatch drained = new CountDownLatch(1);
    private long lookedNanos = System.nanoTime();
    private volatile boolean draining;
    private volatile boolean closed;

    private UnixSocket(
            Path path, UnixConnection.Shared shared, AllowedUsers allowed, Acceptor acceptor, Selector selector) {
        this.path = path;
        this.shared = shared;
        this.allowed = allowed;
        this.acceptor = acceptor;
        this.selector = selector;
    }

    /**
     * Binds the socket, in place of one that a dead daemon left; mode 0600.
     *
     * @throws IOException when another process answers on it, or the path cannot be bound
     */
    public static UnixSocket bind(Path path, RpcDispatcher rpc, EventFeed feed) throws IOException {
        long heapBytes = Runtime.getRuntime().maxMemory();
        return bind(
                path,
                new UnixConnection.Shared(rpc, feed, Room.ofHeap(heapBytes), Room.ofHeap(heapBytes), READER_PATIENCE));
    }

    static UnixSocket bind(Path path, UnixConnection.Shared shared) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            removeStale(path, address);
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(address, 64); // the directory's mode, 0700, guards the moment before the next line
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        server.configureBlocking(false);
        Selector selector = Selector.open();
        return new UnixSocket(path, shared, AllowedUsers.of(address), new Acceptor(server, selector), selector);
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                selector.select(patienceMillis());
                acceptor.resume();
                serveReady();
                look();
                for (UnixConnection next = answered.poll(); next != null; next = answered.poll()) {
                    next.writeAnswers();
                }
                if (draining && open.stream().allMatch(UnixConnection::isIdle)) {
                    drained.countDown();
                }
            } catch (IOException | RuntimeException | Error e) { // what is out of memory now may not be later
                fault(e);
            }
        }
        closeConnections();
    }

    /** How long to wait in {@link Selector#select(long)}; 0 is for ever. */
    private long patienceMillis() {
        long pause = acceptor.patienceMillis();
        return pause > 0 || open.isEmpty() ? pause : shared.patience().toMillis();
    }

    private void look() {
        long now = System.nanoTime();
        if (now - lookedNanos >= shared.patience().toNanos()) {
            lookedNanos = now;
            List.copyOf(open).forEach(UnixConnection::look);
        }
    }

    /** Waits until every call that came in is answered, for this long at the most. */
    public void drain(long atMostMillis) throws InterruptedException {
        draining = true;
        selector.wakeup();
        if (!drained.await(atMostMillis, TimeUnit.MILLISECONDS)) {
            LOG.warn("the unix socket is closed with answers that nobody reads");
        }
    }

    /** Stops listening and cuts the connections. */
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        Files.deleteIfExists(path);
    }

    /** One that comes again and again must not burn the processor, nor fill the log. */
    private void fault(Throwable fault) {
        if (faults.beginsAt(System.nanoTime())) {
            LOG.error(
                    "the unix socket's loop failed and goes on; more failures are not told before a quiet minute",
                    fault);
        }
        LockSupport.parkNanos(AFTER_FAULT.toNanos());
    }

    private void refused(UserPrincipal user, String why) {
        if (refusals.beginsAt(System.nanoTime())) {
            LOG.warn("a connection of user {} was refused: {}; more are not told before a quiet minute", user, why);
        }
    }

    private void closeConnections() {
        List.copyOf(open).forEach(UnixConnection::close);
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.warn("the unix socket did not close in order: {}", e.getMessage());
        }
    }

    /** Has the connection's answers written soon. Any thread. */
    void wake(UnixConnection connection) {
        answered.add(connection);
        selector.wakeup();
    }

    private void serveReady() throws IOException {
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            try {
                if (key.isAcceptable()) {
                    accept();
                } else if (key.attachment() instanceof UnixConnection connection) {
                    connection.ready(key);
                }
            } catch (CancelledKeyException gone) {
                // closed meanwhile
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = acceptor.accept();
        if (channel == null) {
            return;
        }
        boolean admitted = false;
        try {
            admitted = admit(channel);
        } finally {
            if (!admitted) {
                channel.close();
            }
        }
    }

    private boolean admit(SocketChannel channel) throws IOException {
        UserPrincipal user = AllowedUsers.userOf(channel);
        if (!allowed.include(user)) {
            refused(user, "only " + allowed.own() + " and root may call");
            return false;
        }
        if (open.size() >= MAX_CONNECTIONS && !closeOneThatEnded()) {
            refused(user, MAX_CONNECTIONS + " are open");
            sayFull(channel);
            return false;
        }
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        UnixConnection connection = new UnixConnection(
                channel, key, shared, Caller.admin("unix:" + user.getName()), this::wake, open::remove);
        open.add(connection);
        key.attach(connection);
        return true;
    }

    /** No call was read: so the peer knows that nothing was done. */
    private void sayFull(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.write(UnixConnection.line(ByteBuffer.wrap(shared.rpc().tooManyConnections(MAX_CONNECTIONS))));
        } catch (IOException gone) {
            // it is closed in any case
        }
    }

    /** Peers that went away while their calls wait must not keep out those that are there. */
    private boolean closeOneThatEnded() {
        Optional<UnixConnection> oldest =
                open.stream().filter(UnixConnection::isEnded).findFirst();
        oldest.ifPresent(UnixConnection::close);
        return oldest.isPresent();
    }

    private static void removeStale(Path path, UnixDomainSocketAddress address) throws IOException {
        try {
            SocketChannel.open(address).close();
            throw new IOException("another process answers on " + path);
        } catch (ConnectException nobody) {
            Files.delete(path);
        }
    }
}
