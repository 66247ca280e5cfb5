package dev.supervisor.server.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the registry's metrics are called in Prometheus, and what they mean. A metric that is not listed here is exported all the
 * same: {@code a.b.queuedUnits} is {@code supervisor_a_b_queued_units}, with the suffix of its kind.
 */
final class Catalogue {
    private static final Map<String, String> HELP = Map.ofEntries(
            Map.entry("events.followers", "Those who follow events over a WebSocket, /events or the unix socket."),
            Map.entry(
                    "events.followers_dropped",
                    "Followers that were let go: they read too slowly, or their events could not be read."),
            Map.entry(
                    "http.cut_off",
                    "HTTP connections cut off for sending too much that belongs to no call, or not its end."),
            Map.entry("http.unauthenticated", "Requests over HTTP that showed no good token."),
            Map.entry("rpc.blocking_queued", "Calls that wait for a thread of the pool for blocking work."),
            Map.entry("rpc.pending", "Calls that wait for their answer, such as run.wait."),
            Map.entry("db.file.bytes", "Size of the database file."),
            Map.entry("db.readers.queued", "Reads that wait for a read connection."),
            Map.entry("db.readers.read", "Time that reads took on their connection."),
            Map.entry("db.readers.reads", "Reads done."),
            Map.entry("db.readers.refused", "Reads refused because too many waited."),
            Map.entry("db.readers.replaced", "Read connections that broke and were opened anew."),
            Map.entry("db.readers.wait", "Time from a read's call to its turn."),
            Map.entry("db.wal.bytes", "Size of the write-ahead log."),
            Map.entry("db.writer.commit", "Time of a transaction, from its first unit to the end of its commit."),
            Map.entry("db.writer.group_size", "Units written by one transaction."),
            Map.entry("db.writer.groups", "Transactions committed."),
            Map.entry("db.writer.queued", "Units of work that wait for the writer."),
            Map.entry("db.writer.refused", "Units of work refused because too many waited (QUEUE_FULL)."),
            Map.entry("db.writer.reruns", "Units of work run again because one of their group failed."),
            Map.entry("db.writer.timed_out", "Units of work not done by their deadline (TIMEOUT)."),
            Map.entry("db.writer.units", "Units of work committed."),
            Map.entry("db.writer.wait", "Time from a unit's call to its turn."));

    private static final List<Labelled> LABELLED = List.of(
            new Labelled(
                    "rpc.calls.",
                    "rpc_call_duration",
                    "method",
                    "Time from a call to its answer; for calls that wait by design, such as run.wait, that too."),
            new Labelled("rpc.errors.", "rpc_errors", "method", "Calls answered with an error."),
            new Labelled("runs.ended.", "runs_ended", "state", "Runs that ended, by the state they ended in."));

    /** Metrics that differ by the end of their name, which becomes a label. */
    private record Labelled(String prefix, String family, String label, String help) {}

    /** Where a metric of the registry belongs. */
    record Series(String family, String help, Labels labels) {}

    private Catalogue() {}

    static Series series(String name) {
        for (Labelled labelled : LABELLED) {
            if (name.startsWith(labelled.prefix())) {
                String value = name.substring(labelled.prefix().length());
                return new Series(
                        "supervisor_" + labelled.family(), labelled.help(), Labels.of(labelled.label(), value));
            }
        }
        return new Series(
                "supervisor_" + snakeCase(name), HELP.getOrDefault(name, "The daemon's " + name + "."), Labels.EMPTY);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toLowerCase(Locale.ROOT);
    }
}
