package dev.supervisor.bench;

import dev.supervisor.bench.shape.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of one shape.
 *
 * @param checks those that must hold of every shape
 */
record ShapeResult(Shape shape, List<Cell> cells, List<Disturbed> disturbed, List<Check> checks) {
    /**
     * One row of measures.
     *
     * @param clients at the same time
     */
    record Cell(String phase, String durability, int clients, Latencies latencies) {}

    /**
     * A disturbance, seen by those who read and submit meanwhile.
     *
     * @param fromMs when it was asked for, from the start of the load
     * @param toMs when it was answered
     * @param outcome as the daemon told it
     */
    record Disturbed(
            String name,
            long fromMs,
            long toMs,
            Disturbance.Outcome outcome,
            Trace.Around reads,
            Trace.Around submits,
            List<Trace.Bucket> timeline) {}

    Optional<Disturbed> disturbed(String name) {
        return disturbed.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Submits a second at this level by so many clients. */
    Optional<Double> submitRate(String durability, int clients) {
        return cells.stream()
                .filter(cell -> cell.phase().equals(ShapeMeasures.SUBMITS)
                        && cell.durability().equals(durability)
                        && cell.clients() == clients)
                .map(cell -> cell.latencies().perSecond())
                .findFirst();
    }
}
