package dev.supervisor.server.store;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;

/** What the store counts and times. Since the start, but for the distributions, which weigh the last five minutes most. */
final class StoreMetrics {
    /** Transactions committed, and units in them. */
    final Counter groups;

    final Counter units;
    /** Units refused because their lane was full, and those whose deadline passed. */
    final Counter refused;

    final Counter timedOut;
    /** Units run again alone because their group failed. */
    final Counter reruns;
    /** From the call to the unit's turn. */
    final Timer wait;
    /** From the first unit's beginning to the end of COMMIT. */
    final Timer commit;

    final Histogram groupSize;
    final Counter reads;
    final Counter readsRefused;
    /** Readers that opened another connection because theirs had broken. */
    final Counter readersReplaced;

    final Timer readWait;
    final Timer read;

    StoreMetrics(MetricRegistry registry) {
        groups = registry.counter("db.writer.groups");
        units = registry.counter("db.writer.units");
        refused = registry.counter("db.writer.refused");
        timedOut = registry.counter("db.writer.timed_out");
        reruns = registry.counter("db.writer.reruns");
        wait = registry.timer("db.writer.wait");
        commit = registry.timer("db.writer.commit");
        groupSize = registry.histogram("db.writer.group_size");
        reads = registry.counter("db.readers.reads");
        readsRefused = registry.counter("db.readers.refused");
        readersReplaced = registry.counter("db.readers.replaced");
        readWait = registry.timer("db.readers.wait");
        read = registry.timer("db.readers.read");
    }
}
