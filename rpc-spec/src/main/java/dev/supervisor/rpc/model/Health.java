package dev.supervisor.rpc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the daemon can do its work.
 *
 * @param ready all checks hold
 * @param checks what the daemon needs, one by one
 */
public record Health(boolean ready, List<Check> checks) {
    /**
     * One thing the daemon needs.
     *
     * @param name what is checked, such as {@code store_writes}
     * @param ok whether it holds
     * @param detail what is wrong, when it does not hold
     */
    public record Check(String name, boolean ok, @Nullable String detail) {}
}
