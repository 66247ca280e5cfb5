package dev.supervisor.client.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A transport's connections: each is used by one call at a time and kept for the next. The one used last goes first, so that those
 * not needed grow old; these are closed.
 *
 * <p>Threading: any thread.
 */
final class Connections {
    /** Opens one more. */
    interface Opener {
        Connection open(long deadline) throws IOException;
    }

    private record Idle(Connection connection, long since) {}

    private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(30);

    private final String peer;
    private final Opener opener;
    private final Duration connectTimeout;
    private final int maxIdle;
    private final Duration maxIdleTime;
    /** The one used last is first; guarded by itself. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private boolean sweeping;
    private boolean closed;

    /** @param maxIdle connections kept; far fewer than the daemon accepts, which other clients want too */
    Connections(String peer, Opener opener, Duration connectTimeout, int maxIdle) {
        this(peer, opener, connectTimeout, maxIdle, MAX_IDLE_TIME);
    }

    Connections(String peer, Opener opener, Duration connectTimeout, int maxIdle, Duration maxIdleTime) {
        this.peer = peer;
        this.opener = opener;
        this.connectTimeout = connectTimeout;
        this.maxIdle = maxIdle;
        this.maxIdleTime = maxIdleTime;
    }

    /** One call, over a kept connection or a new one. */
    byte[] exchange(byte[] request, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Connection kept = kept();
        Connection connection = kept == null ? open(deadline) : kept;
        try {
            byte[] refusal = send(connection, request, deadline);
            if (refusal != null) {
                connection.close();
                return refusal;
            }
            byte[] answer = receive(connection, deadline);
            giveBack(connection);
            return answer;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A new connection, which the caller closes. */
    Connection open(long deadline) throws IOException {
        long now = System.nanoTime();
        long connectDeadline = now + Math.min(connectTimeout.toNanos(), deadline - now);
        try {
            return opener.open(connectDeadline);
        } catch (SocketTimeoutException e) {
            if (connectDeadline == deadline) {
                throw new CallTimeoutException("no connection to " + peer + " in time", false, e);
            }
            throw new TransportException("no daemon answers at " + peer, e);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw unreached(e);
        }
    }

    private TransportException unreached(IOException e) {
        if (isOfCertificate(e)) {
            return new TransportException(
                    "the certificate of " + peer + " is not trusted: " + e.getMessage(), false, e);
        }
        if (e instanceof SSLException) {
            return new TransportException("no TLS connection to " + peer + ": " + e.getMessage(), e);
        }
        String why = e instanceof UnknownHostException ? "there is no host " + e.getMessage() : e.getMessage();
        return new TransportException("no daemon answers at " + peer + (why == null ? "" : ": " + why), e);
    }

    private static boolean isOfCertificate(IOException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof CertificateException);
    }

    void close() {
        List<Idle> rest;
        synchronized (idle) {
            closed = true;
            rest = new ArrayList<>(idle);
            idle.clear();
        }
        for (Idle one : rest) {
            one.connection.close();
        }
    }

    /** Null when all of it was sent; otherwise what the daemon, which does not want all of it, says instead. */
    private byte @Nullable [] send(Connection connection, byte[] request, long deadline) throws IOException {
        try {
            connection.send(request, deadline);
            return null;
        } catch (SocketTimeoutException e) {
            throw new CallTimeoutException(peer + " did not take the call in time", false, e);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            try {
                return connection.receive(deadline);
            } catch (TransportException refused) {
                throw refused;
            } catch (IOException nothing) {
                throw new TransportException("the connection to " + peer + " broke before the call was sent", e);
            }
        }
    }

    private byte[] receive(Connection connection, long deadline) throws IOException {
        try {
            return connection.receive(deadline);
        } catch (TransportException | ConnectionLostException | ClosedByInterruptException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw new CallTimeoutException("no answer from " + peer + " in time", true, e);
        } catch (IOException e) {
            throw new ConnectionLostException("the connection to " + peer + " broke before the answer came", e);
        }
    }

    private @Nullable Connection kept() throws TransportException {
        while (true) {
            Idle next;
            synchronized (idle) {
                if (closed) {
                    throw new TransportException("the client of " + peer + " is closed");
                }
                next = idle.poll();
            }
            if (next == null || next.connection.isUsable()) {
                return next == null ? null : next.connection;
            }
            next.connection.close();
        }
    }

    private void giveBack(Connection connection) {
        boolean keep;
        boolean sweep = false;
        synchronized (idle) {
            keep = !closed && idle.size() < maxIdle;
            if (keep) {
                idle.push(new Idle(connection, System.nanoTime()));
                sweep = !sweeping;
                sweeping = true;
            }
        }
        if (!keep) {
            connection.close();
        }
        if (sweep) {
            sweepLater();
        }
    }

    /** By the JDK's own timer thread. */
    private void sweepLater() {
        CompletableFuture.delayedExecutor(maxIdleTime.toMillis() / 2, TimeUnit.MILLISECONDS)
                .execute(this::closeOld);
    }

    private void closeOld() {
        List<Connection> old = new ArrayList<>();
        boolean more;
        synchronized (idle) {
            long now = System.nanoTime();
            for (Idle last = idle.peekLast();
                    last != null && now - last.since >= maxIdleTime.toNanos();
                    last = idle.peekLast()) {
                old.add(last.connection);
                idle.removeLast();
            }
            more = !idle.isEmpty();
            sweeping = more;
        }
        for (Connection one : old) {
            one.close();
        }
        if (more) {
            sweepLater();
        }
    }
}
