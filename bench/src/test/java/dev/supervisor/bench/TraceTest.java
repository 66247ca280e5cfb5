package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.bench.Operation.Kind;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final long MS = 1_000_000;

    private final Operation read = new Operation("read", Kind.READ, (client, random) -> {});
    private final Operation write = new Operation("write", Kind.WRITE, (client, random) -> {});
    private final Trace trace = new Trace();

    @Test
    void aCallThatTheEventTouchesIsDuringItWhereverItBegan() {
        trace.ended(read, 0, 10 * MS);
        trace.ended(read, 6 * MS, 10 * MS);
        trace.ended(read, 90 * MS, 250 * MS);
        trace.ended(read, 150 * MS, 350 * MS);
        trace.ended(read, 210 * MS, 215 * MS);
        trace.ended(write, 150 * MS, 160 * MS);
        Trace.Around reads =
                trace.around(new Trace.Span(5 * MS, 400 * MS), new Trace.Span(100 * MS, 200 * MS), Kind.READ);
        assertThat(reads.before().count()).isEqualTo(1);
        assertThat(reads.during().count()).isEqualTo(2);
        assertThat(reads.during().maxMs()).isBetween(199.0, 201.0);
        assertThat(reads.after().count()).isEqualTo(1);
    }

    @Test
    void aLateAnswerIsShownWhereItsCallWasMeantToStart() {
        trace.ended(read, 0, MS);
        trace.ended(read, 120 * MS, 920 * MS);
        trace.ended(write, 130 * MS, 131 * MS);
        assertThat(trace.buckets()).extracting(Trace.Bucket::atMs).containsExactly(0L, 100L);
        assertThat(trace.buckets().get(1).reads().maxMs()).isBetween(799.0, 801.0);
        assertThat(trace.buckets().get(1).writes().count()).isEqualTo(1);
    }
}
