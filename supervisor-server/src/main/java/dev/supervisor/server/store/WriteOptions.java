package dev.supervisor.server.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a write is treated.
 *
 * @param durability what the answered write survives, where that is more than the store's own level; null: the store's level. On
 *     a store at {@code OFF} more gives the call itself to the disk, but a power loss may corrupt the file it is in all the same
 * @param deadline from now until its turn must have come and its work be done; null: the store's
 */
public record WriteOptions(
        Urgency urgency,
        @Nullable Durability durability,
        @Nullable Duration deadline) {

    /** What goes before what. */
    public enum Urgency {
        /** It has happened, such as a service's transition: it goes ahead of what is only asked for. */
        FACT,
        /** Somebody asked for it. */
        CALL,
        /** A slice of upkeep: it gets the writer alone, when nothing else waits or it has waited for a quarter of a second. */
        UPKEEP
    }

    public static final WriteOptions FACT = new WriteOptions(Urgency.FACT, null, null);
    public static final WriteOptions CALL = new WriteOptions(Urgency.CALL, null, null);
    public static final WriteOptions UPKEEP = new WriteOptions(Urgency.UPKEEP, null, null);

    public WriteOptions atLeast(@Nullable Durability level) {
        return new WriteOptions(urgency, level, deadline);
    }

    public WriteOptions within(Duration limit) {
        return new WriteOptions(urgency, durability, limit);
    }
}
