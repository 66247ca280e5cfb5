package dev.supervisor.rpc.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token without its secret.
 *
 * @param id its number, for {@code token.revoke}
 * @param name for people and the audit
 * @param role {@code viewer}, {@code operator} or {@code admin}
 * @param services the services it is limited to; null: no limit
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param expiresAt null: never
 */
public record TokenInfo(
        long id,
        String name,
        String role,
        @Nullable List<String> services,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt) {}
