package dev.supervisor.bench;

import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What must show between the shapes, within one run. */
final class PhasesRatios {
    private static final String WIPE = "wipe";
    private static final String FULL = "full";
    private static final int MANY = 64;

    private final Map<Shape, ShapeResult> shapes;
    private final List<Check> ratios = new ArrayList<>();

    PhasesRatios(Map<Shape, ShapeResult> shapes) {
        this.shapes = shapes;
    }

    List<Check> all() {
        Optional<Disturbed> mutex = wipe(Shape.MUTEX);
        Optional<Disturbed> fieldDeletes = wipe(Shape.FIELD_DELETES);
        if (mutex.isPresent() && fieldDeletes.isPresent()) {
            withTheFieldsDeletes(mutex.get(), fieldDeletes.get());
        }
        wipe(Shape.OURS).ifPresent(this::withOurs);
        submits(MANY, 5);
        submits(1, 0.8);
        return ratios;
    }

    private void withTheFieldsDeletes(Disturbed mutex, Disturbed ours) {
        double theirs = mutex.reads().during().maxMs();
        double worst = ours.reads().during().maxMs();
        add(
                "wipe by the field's deletes: our worst read is 100 times better than the mutex's",
                theirs / worst >= 100,
                "%.1f times: %.2f ms against %.2f ms",
                theirs / worst,
                worst,
                theirs);
        double before = ours.reads().before().p99Ms();
        double during = ours.reads().during().p99Ms();
        add(
                "wipe by the field's deletes: the p99 of our reads stays within 3 times that of before",
                during <= 3 * before,
                "%.2f times: %.2f ms against %.2f ms",
                during / before,
                during,
                before);
    }

    private void withOurs(Disturbed ours) {
        add(
                "our wipe: no read beyond 20 ms",
                ours.reads().during().maxMs() <= 20,
                "%.2f ms at worst, p99 %.2f ms, before %.2f ms",
                ours.reads().during().maxMs(),
                ours.reads().during().p99Ms(),
                ours.reads().before().p99Ms());
        add(
                "our wipe: no submit later than the wipe and 50 ms",
                ours.submits().during().maxMs() <= ours.outcome().workMs() + 50,
                "%.2f ms at worst, the wipe took %d ms",
                ours.submits().during().maxMs(),
                ours.outcome().workMs());
    }

    /** Group commit against the faster of the two that commit each call by itself. */
    private void submits(int clients, double wanted) {
        Optional<Double> ours = rate(Shape.OURS, clients);
        Optional<Double> mutex = rate(Shape.MUTEX, clients);
        Optional<Double> actor = rate(Shape.ACTOR, clients);
        if (ours.isPresent() && mutex.isPresent() && actor.isPresent()) {
            double alone = Math.max(mutex.get(), actor.get());
            add(
                    "submits at full by " + clients + " clients: at least " + wanted
                            + " times the rate of one transaction per call",
                    ours.get() >= wanted * alone,
                    "%.2f times: %.0f/s against %.0f/s (mutex %.0f/s, actor %.0f/s)",
                    ours.get() / alone,
                    ours.get(),
                    alone,
                    mutex.get(),
                    actor.get());
        }
    }

    private Optional<Disturbed> wipe(Shape shape) {
        return Optional.ofNullable(shapes.get(shape)).flatMap(result -> result.disturbed(WIPE));
    }

    private Optional<Double> rate(Shape shape, int clients) {
        return Optional.ofNullable(shapes.get(shape)).flatMap(result -> result.submitRate(FULL, clients));
    }

    private void add(String name, boolean ok, String detail, Object... numbers) {
        ratios.add(new Check(name, ok, String.format(Locale.ROOT, detail, numbers)));
    }
}
