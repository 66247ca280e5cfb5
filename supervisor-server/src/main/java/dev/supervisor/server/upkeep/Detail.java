package dev.supervisor.server.upkeep;

import org.jspecify.annotations.Nullable;

/** What is worth telling of a pass. */
final class Detail {
    private Detail() {}

    /** Both, where there are two. */
    static @Nullable String join(@Nullable String first, @Nullable String second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first + "; " + second;
    }
}
