package dev.supervisor.bench;

import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What must show between the shapes, within one run. */
final class PhasesRatios {
    private static final int MANY = 64;

    private final Map<Shape, ShapeResult> shapes;
    private final List<GroupCommitTrial.Turns> turns;
    private final WipeTrial.Result wipes;
    private final WriterTrial.Result writer;
    private final List<Check> ratios = new ArrayList<>();

    PhasesRatios(
            Map<Shape, ShapeResult> shapes,
            List<GroupCommitTrial.Turns> turns,
            WipeTrial.Result wipes,
            WriterTrial.Result writer) {
        this.shapes = shapes;
        this.turns = turns;
        this.wipes = wipes;
        this.writer = writer;
    }

    List<Check> all() {
        Optional<Disturbed> mutex = wipe(Shape.MUTEX);
        Optional<Disturbed> fieldDeletes = wipe(Shape.FIELD_DELETES);
        if (mutex.isPresent() && fieldDeletes.isPresent()) {
            withTheFieldsDeletes(mutex.get(), fieldDeletes.get());
        }
        withOurs();
        beside();
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

    /** The time is that of the middle one, the rest holds for each. */
    private void withOurs() {
        List<Disturbed> all = new ArrayList<>();
        wipe(Shape.OURS).ifPresent(all::add);
        wipes.turns().forEach(turn -> all.add(turn.ours()));
        add(
                "our wipe: at most 1.5 times the bare statements through JDBC on an idle copy of the file",
                wipes.oursMs() <= 1.5 * wipes.bareMs(),
                "%.2f times: %.0f ms against %.1f ms, the middle ones of %d",
                wipes.oursMs() / wipes.bareMs(),
                wipes.oursMs(),
                wipes.bareMs(),
                wipes.turns().size());
        Disturbed slowest = Collections.max(
                all, Comparator.comparingDouble(one -> one.reads().during().maxMs()));
        add(
                "our wipe: no read beyond 20 ms",
                slowest.reads().during().maxMs() <= 20,
                "%.2f ms at worst of %d wipes, p99 %.2f ms, before %.2f ms",
                slowest.reads().during().maxMs(),
                all.size(),
                slowest.reads().during().p99Ms(),
                slowest.reads().before().p99Ms());
        Disturbed latest = Collections.max(all, Comparator.comparingDouble(PhasesRatios::submitsBehind));
        add(
                "our wipe: no submit later than the wipe and 50 ms",
                submitsBehind(latest) <= 50,
                "%.2f ms at worst, that wipe took %d ms",
                latest.submits().during().maxMs(),
                latest.outcome().workMs());
    }

    /** How much longer than the wipe the slowest submit took, in ms. */
    private static double submitsBehind(Disturbed wipe) {
        return wipe.submits().during().maxMs() - wipe.outcome().workMs();
    }

    private void beside() {
        double share = writer.ours().perSecond() / writer.bare().perSecond();
        add(
                "our writer: at least 0.8 of the rate of bare JDBC, both in groups of 64",
                share >= 0.8,
                "%.2f times: %.0f/s against %.0f/s, %.1f units in a group",
                share,
                writer.ours().perSecond(),
                writer.bare().perSecond(),
                writer.groupSize());
    }

    /** Group commit against the same daemon without it. */
    private void submits(int clients, double wanted) {
        turns.stream().filter(turn -> turn.clients() == clients).forEach(turn -> {
            double times = turn.together() / turn.alone();
            add(
                    "submits at " + GroupCommitTrial.LEVEL + " by " + clients + " clients: at least " + wanted
                            + " times the rate of one transaction per call",
                    times >= wanted,
                    "%.2f times: %.0f/s against %.0f/s, %.2f ms each (by clients of the library: the mutex %.0f/s, the actor %.0f/s)",
                    times,
                    turn.together(),
                    turn.alone(),
                    1_000 / turn.alone(),
                    rate(Shape.MUTEX, clients).orElse(0.0),
                    rate(Shape.ACTOR, clients).orElse(0.0));
        });
    }

    private Optional<Disturbed> wipe(Shape shape) {
        return Optional.ofNullable(shapes.get(shape)).flatMap(result -> result.disturbed(Disturbance.WIPE.name()));
    }

    private Optional<Double> rate(Shape shape, int clients) {
        return Optional.ofNullable(shapes.get(shape))
                .flatMap(result -> result.submitRate(GroupCommitTrial.LEVEL, clients));
    }

    private void add(String name, boolean ok, String detail, Object... numbers) {
        ratios.add(new Check(name, ok, String.format(Locale.ROOT, detail, numbers)));
    }
}
