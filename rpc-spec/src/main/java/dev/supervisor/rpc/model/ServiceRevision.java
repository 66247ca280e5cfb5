package dev.supervisor.rpc.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One definition that a service has or had.
 *
 * @param revision the first of a service is 1
 * @param changedAt when it came into force
 * @param changedBy who declared it; null where that was not kept
 * @param origin {@code file} or {@code api}: where it was declared
 * @param spec as described, with defaults filled in and secret values masked; null when what is stored cannot be read any more
 */
public record ServiceRevision(
        long revision,
        Instant changedAt,
        @Nullable String changedBy,
        String origin,
        @Nullable ServiceSpec spec) {}
