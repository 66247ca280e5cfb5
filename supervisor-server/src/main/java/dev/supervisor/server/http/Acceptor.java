package dev.supervisor.server.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections in. One that cannot be, because this process or the system has no file left (accept(2): {@code EMFILE},
 * {@code ENFILE}), stays in the backlog, where the selector would report it without end; so nothing is taken in for a moment.
 *
 * <p>Threading: the socket's thread.
 */
final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerSocketChannel server;
    private final SelectionKey key;
    private final Outage outage = new Outage();
    private boolean paused;
    private long pausedNanos;

    Acceptor(ServerSocketChannel server, Selector selector) throws IOException {
        this.server = server;
        this.key = server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The next connection; null: there is none, or none can be taken in now. */
    @Nullable
    SocketChannel accept() {
        try {
            return server.accept();
        } catch (IOException e) {
            pause(e);
            return null;
        }
    }

    /** How long to wait in {@link Selector#select(long)}; 0 is for ever. */
    long patienceMillis() {
        return paused ? PAUSE.toMillis() : 0;
    }

    /** Ends a pause that was long enough. To be called after each select. */
    void resume() {
        if (paused && System.nanoTime() - pausedNanos >= PAUSE.toNanos()) {
            paused = false;
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void pause(IOException why) {
        paused = true;
        pausedNanos = System.nanoTime();
        key.interestOps(0);
        if (outage.beginsAt(pausedNanos)) {
            LOG.error(
                    "the unix socket takes no connections in: {}; it tries again every {} ms; if files ran out, raise"
                            + " LimitNOFILE= of the daemon's unit (ulimit -n)",
                    why.getMessage(),
                    PAUSE.toMillis());
        }
    }
}
