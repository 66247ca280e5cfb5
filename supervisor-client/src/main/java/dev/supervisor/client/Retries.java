package dev.supervisor.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.googlecode.jsonrpc4j.JsonRpcClientException;
import com.googlecode.jsonrpc4j.JsonRpcMethod;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.ConnectionLostException;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.SystemApi;
import dev.supervisor.rpc.TokenApi;
import dev.supervisor.rpc.model.RunSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Tries again what {@link RetryPolicy} allows. Threading: any thread, which waits meanwhile. */
final class Retries {
    /** One try. */
    interface Attempt<T> {
        T within(Duration timeout) throws IOException;
    }

    private final RetryPolicy policy;
    private final CountDownLatch closed = new CountDownLatch(1);

    Retries(RetryPolicy policy) {
        this.policy = policy;
    }

    /**
     * Tries until it succeeds, may not be tried again, or has no time left.
     *
     * @param repeatable whether executing it twice does no more than executing it once
     */
    <T> T run(Attempt<T> attempt, Repeatable repeatable, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration left = timeout;
        for (int tries = 1; ; tries++) {
            try {
                return attempt.within(left);
            } catch (IOException | RpcException | JsonRpcClientException e) {
                if (tries >= policy.attempts() || !mayTryAgain(e, repeatable)) {
                    throw e;
                }
                Duration pause =
                        policy.backoff(tries, ThreadLocalRandom.current().nextDouble());
                left = Duration.ofNanos(deadline - System.nanoTime()).minus(pause);
                if (left.isNegative() || left.isZero() || !pause(pause)) {
                    throw e;
                }
            }
        }
    }

    private static boolean mayTryAgain(Exception failure, Repeatable repeatable) {
        if (failure instanceof RuntimeException refused) {
            return isRetryable(refused);
        }
        if (failure instanceof TransportException unreached) {
            return unreached.isRetryable();
        }
        if (failure instanceof CallTimeoutException) {
            return false;
        }
        return failure instanceof ConnectionLostException && repeatable.isRepeatable();
    }

    /** Whether the daemon said of an error, which may be one that only a newer version knows, that the same call can succeed later. */
    static boolean isRetryable(RuntimeException refused) {
        if (refused instanceof RpcException known) {
            return known.data().retryable();
        }
        JsonNode data = refused instanceof JsonRpcClientException newer ? newer.getData() : null;
        return data != null && data.path("retryable").asBoolean();
    }

    /** Ends what waits to be tried again: it fails as it did the last time. */
    void close() {
        closed.countDown();
    }

    /** False when the client was closed meanwhile. */
    private boolean pause(Duration pause) throws InterruptedIOException {
        try {
            return !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two tries of a call");
        }
    }

    /** Whether executing a call twice does no more than executing it once; asked only after a failure. */
    interface Repeatable {
        boolean isRepeatable();

        static boolean of(Call<?> call) {
            return Reads.METHODS.contains(call.method())
                    || (call.params() instanceof RunSpec run && run.idempotencyKey() != null);
        }
    }

    /** What the contract lets a viewer call, and so changes nothing. */
    private static final class Reads {
        static final Set<String> METHODS = new HashSet<>();

        static {
            for (Class<?> api : List.of(
                    ServiceApi.class,
                    RunApi.class,
                    DeadLetterApi.class,
                    SystemApi.class,
                    TokenApi.class,
                    DiscoveryApi.class)) {
                for (Method method : api.getMethods()) {
                    if (method.getAnnotation(Needs.class).value() == Role.VIEWER) {
                        METHODS.add(method.getAnnotation(JsonRpcMethod.class).value());
                    }
                }
            }
        }
    }
}
