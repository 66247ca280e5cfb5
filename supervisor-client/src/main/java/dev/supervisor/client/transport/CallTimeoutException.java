package dev.supervisor.client.transport;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The time-out of a call passed before its answer came. Not to be confused with the daemon's own {@code TIMEOUT}, which is an
 * {@link dev.supervisor.rpc.RpcException} and says that nothing was done.
 *
 * <pre>{@code
 * try {
 *     supervisor.runSubmit(spec);
 * } catch (CallTimeoutException e) {
 *     if (!e.mayHaveBeenExecuted()) {
 *         later(spec);
 *     }
 * }
 * }</pre>
 */
public final class CallTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean mayHaveBeenExecuted;

    public CallTimeoutException(String message, boolean mayHaveBeenExecuted, @Nullable Throwable cause) {
        super(message, cause);
        this.mayHaveBeenExecuted = mayHaveBeenExecuted;
    }

    /** False when the daemon cannot have had the whole call: then it was not executed, and will not be. */
    public boolean mayHaveBeenExecuted() {
        return mayHaveBeenExecuted;
    }
}
