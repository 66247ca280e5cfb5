package dev.supervisor.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that {@code phases} found out; the content of {@code phases.json}.
 *
 * @param ok whether all checks hold and, where they decide, all ratios
 * @param disk the file system that the state was on
 * @param runs in the state that each shape began with
 * @param groupCommit ours beside itself without it
 * @param wipes our wipe beside its statements without a daemon, on copies of that state
 * @param writer our writer beside the same transactions through JDBC
 * @param ratios what one shape is to another, and ours to its promises
 * @param ratiosDecide false when the run was too short for them
 */
record PhasesResult(
        String scenario,
        boolean ok,
        Instant startedAt,
        Machine machine,
        String disk,
        int runs,
        List<ShapeResult> shapes,
        GroupCommitTrial.Result groupCommit,
        WipeTrial.Result wipes,
        WriterTrial.Result writer,
        List<Check> ratios,
        boolean ratiosDecide) {

    List<Check> allChecks() {
        return Stream.of(
                        shapes.stream().flatMap(shape -> shape.checks().stream()),
                        groupCommit.checks().stream(),
                        wipes.checks().stream())
                .flatMap(checks -> checks)
                .toList();
    }
}
