package dev.supervisor.client.cli;

import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.time.Duration;

/** The time in which a daemon does not answer a command that follows it: one that is restarted comes back. */
final class Outage {
    /** Between two tries. */
    static final Duration PAUSE = Duration.ofMillis(500);

    private Outage() {}

    /** Whether a call that only reads may succeed if it is made again. */
    static boolean mayPass(Throwable failure) {
        if (failure instanceof RpcException refused) {
            return refused.data().retryable();
        }
        return failure instanceof TransportException unreached
                ? unreached.isRetryable()
                : failure instanceof IOException;
    }

    /** What there is to say of it in place of what is followed. */
    static String words(Throwable failure) {
        return "the daemon does not answer: " + Console.clean(String.valueOf(failure.getMessage()));
    }

    /** What there is to say of it beside what is followed. */
    static String note(String reason, Duration retryIn) {
        return "supervisor: lost the connection (" + reason + "); trying again in "
                + Format.duration(retryIn.toMillis());
    }
}
