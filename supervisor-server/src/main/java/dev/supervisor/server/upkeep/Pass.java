package dev.supervisor.server.upkeep;

import org.jspecify.annotations.Nullable;

/**
 * One piece of upkeep.
 *
 * <p>Threading: run on the upkeep thread, where it may block; {@link #progress} and {@link #stop} from any.
 */
interface Pass {
    /** {@code retention}, {@code vacuum} or {@code backup}. */
    String kind();

    /**
     * Does it.
     *
     * @param tally what it does is counted there as it goes
     * @return what is worth telling; null: nothing
     * @throws RefusedException when the world does not allow it now
     */
    @Nullable
    String run(Tally tally) throws RefusedException;

    /** Whether it is of use on a full disk. */
    default boolean makesRoom() {
        return false;
    }

    /** How far it is, in words. */
    String progress();

    /** Has it end soon: the daemon stops. */
    void stop();
}
