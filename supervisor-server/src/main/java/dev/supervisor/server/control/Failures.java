package dev.supervisor.server.control;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.store.UnreadableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** What went wrong below, in the contract's words. */
public final class Failures {
    private Failures() {}

    /** The exception the peer may see for this failure, or the failure itself where it is nobody's business but ours. */
    public static Throwable translate(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof StoreException store) {
            return translate(store);
        }
        if (cause instanceof RejectedExecutionException) {
            return new RpcException(RpcError.QUEUE_FULL, "Too many calls wait already", null, "Try again later");
        }
        if (cause instanceof UnreadableException) {
            return new RpcException(
                    RpcError.STORAGE_FAILED,
                    "What is stored of it: " + cause.getMessage(),
                    null,
                    "See dead_letter.list");
        }
        return cause;
    }

    /**
     * Why what is stored cannot be taken for what it should be; without its content.
     *
     * @param what such as "the definition"
     */
    static UnreadableException unreadable(String what, Exception cause) {
        if (cause instanceof JsonProcessingException json) {
            JsonLocation where = json.getLocation();
            String at = where == null ? "" : " at character " + where.getCharOffset();
            return UnreadableException.of(what, "no such JSON" + at, cause);
        }
        return UnreadableException.of(what, String.valueOf(cause.getMessage()), cause);
    }

    /** Whether the database failed in a way that only our log should describe. */
    public static boolean isStorage(Throwable failure) {
        return failure instanceof StoreException;
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Throwable translate(StoreException store) {
        return switch (store.kind()) {
            case QUEUE_FULL ->
                new RpcException(RpcError.QUEUE_FULL, "The database has too much to do", null, "Try again later");
            case TIMEOUT ->
                new RpcException(RpcError.TIMEOUT, "The database did not get to it in time", null, "Try again later");
            case CLOSED -> new RpcException(RpcError.SHUTTING_DOWN, "The daemon is stopping", null, null);
            case DISK_FULL ->
                new RpcException(
                        RpcError.STORAGE_FULL, "The disk is full; nothing was written", null, "Make room on the disk");
            case CONSTRAINT, CORRUPT, FAILED -> store;
        };
    }
}
