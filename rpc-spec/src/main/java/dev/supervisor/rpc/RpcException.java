package dev.supervisor.rpc;

import dev.supervisor.rpc.model.ErrorData;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused or failed, in the words the peer sees: thrown by the daemon's use cases and, with the same
 * content, by the client. It carries nothing internal, and no stack trace of the daemon.
 */
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final RpcError error;

    @SuppressWarnings("serial")
    private final ErrorData data;

    /**
     * @param message what happened, with the numbers
     * @param subject what the call was about (a service name, a run id, a parameter path), if anything
     * @param hint what to do about it, if there is something to do
     */
    public RpcException(RpcError error, String message, @Nullable String subject, @Nullable String hint) {
        this(error, message, new ErrorData(error.name(), error.retryable(), subject, hint, null));
    }

    /** As the constructor, for a case in which the same call must not just be made again, though the error otherwise allows it. */
    public static RpcException notRetryable(
            RpcError error, String message, @Nullable String subject, @Nullable String hint) {
        return new RpcException(error, message, new ErrorData(error.name(), false, subject, hint, null));
    }

    /** As the constructor, for a case in which the same call can just be made again, though the error otherwise forbids it. */
    public static RpcException retryable(
            RpcError error, String message, @Nullable String subject, @Nullable String hint) {
        return new RpcException(error, message, new ErrorData(error.name(), true, subject, hint, null));
    }

    public RpcException(RpcError error, String message, ErrorData data) {
        super(message);
        this.error = error;
        this.data = data;
    }

    public RpcError error() {
        return error;
    }

    public ErrorData data() {
        return data;
    }

    /** What to do about it, if the daemon said so. */
    public @Nullable String hint() {
        return data.hint();
    }

    public static RpcException notFound(String kind, String subject, @Nullable String hint) {
        return new RpcException(RpcError.NOT_FOUND, "There is no " + kind + " \"" + subject + "\"", subject, hint);
    }

    /**
     * A parameter is wrong.
     *
     * @param path the parameter, as a JSON pointer such as {@code /env/PATH}
     */
    public static RpcException invalidParams(String path, String message) {
        return new RpcException(RpcError.INVALID_PARAMS, message, path, null);
    }
}
