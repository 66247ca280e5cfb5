package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Each ratio is of what it says, and can fail. */
class PhasesRatiosTest {
    @Test
    void allThatMustShowIsHeldAgainstItsLimit() {
        List<Check> good = ratios(18, 400, 5_000, 5, 8_500);
        assertThat(good).hasSize(8).allMatch(Check::ok);
        assertThat(failing(ratios(90, 400, 5_000, 5, 8_500)))
                .as("reads of 90 ms during a wipe")
                .containsExactly(
                        "our worst read is 100 times better",
                        "the p99 of our reads stays within 3 times",
                        "our wipe: no read beyond 20 ms");
        assertThat(failing(ratios(18, 460, 5_000, 5, 8_500))).containsExactly("our wipe: at most 1.5 times");
        assertThat(failing(ratios(18, 400, 4_900, 5, 8_500))).containsExactly("submits at full by 64 clients");
        assertThat(failing(ratios(18, 400, 5_000, 6.5, 8_500))).containsExactly("submits at full by 1 clients");
        assertThat(failing(ratios(18, 400, 5_000, 5, 7_900))).containsExactly("our writer");
    }

    private static List<String> failing(List<Check> ratios) {
        List<String> starts = List.of(
                "our worst read is 100 times better",
                "the p99 of our reads stays within 3 times",
                "our wipe: at most 1.5 times",
                "our wipe: no read beyond 20 ms",
                "our wipe: no submit later",
                "our writer",
                "submits at full by 64 clients",
                "submits at full by 1 clients");
        return ratios.stream()
                .filter(ratio -> !ratio.ok())
                .map(ratio -> starts.stream()
                        .filter(start -> ratio.name().contains(start))
                        .findFirst()
                        .orElse(ratio.name()))
                .toList();
    }

    private List<Check> ratios(long readMs, long wipeMs, double by64, double alone, double writer) {
        Map<Shape, ShapeResult> shapes = new TreeMap<>();
        shapes.put(Shape.MUTEX, wiped(Shape.MUTEX, 8_000, 8_000));
        shapes.put(Shape.FIELD_DELETES, wiped(Shape.FIELD_DELETES, readMs, 8_000));
        shapes.put(Shape.OURS, wiped(Shape.OURS, readMs, wipeMs));
        return new PhasesRatios(
                        shapes,
                        List.of(new GroupCommitTrial.Turns(64, by64, 1_000), new GroupCommitTrial.Turns(1, 5, alone)),
                        new WipeTrial.Result(turns(wipeMs), List.of()),
                        new WriterTrial.Result(
                                new BareJdbc.Done((long) writer, 1_000), new BareJdbc.Done(10_000, 1_000), 64))
                .all();
    }

    /** The middle ones count: of ours this one, of the bare ones 300 ms. */
    private static List<WipeTrial.Turn> turns(long wipeMs) {
        return List.of(turn(wipeMs / 2, 900), turn(2 * wipeMs, 100), turn(wipeMs, 300));
    }

    private static WipeTrial.Turn turn(long wipeMs, long bareMs) {
        return new WipeTrial.Turn(
                wiped(Shape.OURS, 18, wipeMs).disturbed().get(0), new BareJdbc.Done(5_000_000, bareMs));
    }

    private static ShapeResult wiped(Shape shape, long readMs, long wipeMs) {
        Trace.Around reads = new Trace.Around(latencies(8), latencies(readMs), latencies(8));
        Trace.Around submits = new Trace.Around(latencies(8), latencies(wipeMs), latencies(8));
        Disturbance.Outcome outcome = new Disturbance.Outcome(wipeMs, 5_000_000, Map.of("runs", 5_000_000L));
        Disturbed wipe = new Disturbed("wipe", 0, wipeMs, outcome, reads, submits, List.of());
        return new ShapeResult(shape, List.of(), List.of(wipe), List.of());
    }

    private static Latencies latencies(long ms) {
        Histogram histogram = Meter.histogram();
        histogram.recordValue(ms * 1_000);
        return Latencies.of("reads", histogram, 1, 0, 0);
    }
}
