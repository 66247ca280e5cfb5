package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which services; each part left out selects all.
 *
 * @param names these
 * @param prefix names that begin with this
 * @param states in one of these states
 */
public record ServiceSelector(
        @Nullable List<String> names,
        @Nullable String prefix,
        @Nullable List<String> states) {}
