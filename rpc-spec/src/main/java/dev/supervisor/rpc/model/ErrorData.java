package dev.supervisor.rpc.model;

import org.jspecify.annotations.Nullable;

/**
 * The {@code data} of an error object.
 *
 * @param code the name of the error, such as {@code NOT_FOUND}
 * @param retryable whether the same call can succeed later without anybody changing anything
 * @param subject what the call was about: a service name, a run id, a parameter path
 * @param hint what to do about it
 * @param incident under this id the daemon's log has the details
 */
public record ErrorData(
        String code,
        boolean retryable,
        @Nullable String subject,
        @Nullable String hint,
        @Nullable String incident) {}
