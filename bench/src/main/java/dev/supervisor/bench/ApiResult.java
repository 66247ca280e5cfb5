package dev.supervisor.bench;

import java.time.Instant;
import java.util.List;

/**
 * All that {@code api} found out; the content of {@code api.json}.
 *
 * @param ok whether all checks hold that could be made
 * @param beside each a server beside the one that it is held against
 * @param notRun what could not be checked here, and why
 */
record ApiResult(
        String scenario,
        boolean ok,
        Instant startedAt,
        Machine machine,
        List<Beside> beside,
        Watching watching,
        List<Check> checks,
        List<String> notRun) {
    /**
     * One call as fast as it is answered, of two servers in turns.
     *
     * @param name of the call
     * @param other what the daemon is held against
     * @param wanted at least so many times the other's rate
     * @param answered by the daemon in all, while it warmed up too
     */
    record Beside(String name, String other, int connections, double wanted, long answered, List<Turn> turns) {
        /** The median of the rounds: what else the machine does meets both halves of most. */
        double ratio() {
            List<Double> ratios = turns.stream()
                    .map(turn -> turn.ours().perSecond() / turn.theirs().perSecond())
                    .sorted()
                    .toList();
            return ratios.get(ratios.size() / 2);
        }

        Rate ours() {
            return Rate.mean(turns.stream().map(Turn::ours).toList());
        }

        Rate theirs() {
            return Rate.mean(turns.stream().map(Turn::theirs).toList());
        }
    }

    /** One round. */
    record Turn(Rate ours, Rate theirs) {}

    /**
     * How fast a server answered.
     *
     * @param cpuMicros of the server's process, per answer
     */
    record Rate(long answered, double perSecond, double p50Ms, double p99Ms, double cpuMicros) {
        static Rate mean(List<Rate> rates) {
            return new Rate(
                    rates.stream().mapToLong(Rate::answered).sum(),
                    rates.stream().mapToDouble(Rate::perSecond).average().orElse(0),
                    rates.stream().mapToDouble(Rate::p50Ms).average().orElse(0),
                    rates.stream().mapToDouble(Rate::p99Ms).average().orElse(0),
                    rates.stream().mapToDouble(Rate::cpuMicros).average().orElse(0));
        }
    }

    /**
     * Those who watch the stream of events.
     *
     * @param idlePercent of a core that the daemon took, without its compiler, while they watched nothing
     * @param alonePercent the same once nobody watched any more
     * @param changes by what they were told of
     */
    record Watching(int viewers, double idlePercent, double alonePercent, List<Change> changes) {
        /** The slowest of all. */
        double maxMs() {
            return changes.stream().mapToDouble(Change::lastMs).max().orElse(0);
        }
    }

    /**
     * When a change was seen, from the moment its cause was asked for over the API.
     *
     * @param answeredMs the call was answered
     */
    record Change(double answeredMs, double firstMs, double p50Ms, double p99Ms, double lastMs) {}
}
