package dev.supervisor.server.upkeep;

import java.time.Duration;
import java.util.Map;

/**
 * What is kept. A row goes when it is older than the age, or when there are more than the count of its kind; the oldest first.
 *
 * @param runs ended runs, by state
 * @param named ended runs of these names, in place of the rules by state: so many of each state
 * @param runLogBytes output of runs, in all; beyond it the output of the oldest ended runs goes, before their rows do
 */
public record RetentionRules(
        Map<String, Keep> runs,
        Map<String, Keep> named,
        Keep events,
        Keep samples,
        Keep upkeep,
        Keep deadLetters,
        long runLogBytes) {

    /** @param count 0 and more */
    public record Keep(Duration age, long count) {}
}
