package dev.supervisor.server.rpc;

import com.googlecode.jsonrpc4j.ErrorResolver.JsonError;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ErrorData;
import dev.supervisor.server.control.Failures;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a failure becomes an error object. What is the caller's to know is said; everything else becomes an
 * incident: the peer gets its id, our log gets the rest.
 */
final class ErrorMapper {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.rpc");

    private ErrorMapper() {}

    static JsonError map(Throwable failure) {
        Throwable cause = Failures.translate(failure);
        if (cause instanceof RpcException known) {
            return new JsonError(known.error().code(), known.getMessage(), known.data());
        }
        RpcError error = Failures.isStorage(cause) ? RpcError.STORAGE_FAILED : RpcError.INTERNAL_ERROR;
        String incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("incident {}: {}", incident, cause.toString(), cause);
        return error(error, error.meaning(), null, null, incident);
    }

    static JsonError error(
            RpcError error,
            String message,
            @Nullable String subject,
            @Nullable String hint,
            @Nullable String incident) {
        return new JsonError(
                error.code(), message, new ErrorData(error.name(), error.retryable(), subject, hint, incident));
    }
}
