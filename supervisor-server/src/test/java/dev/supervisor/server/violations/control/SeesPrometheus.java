package dev.supervisor.server.violations.control;

import io.prometheus.metrics.model.snapshots.Labels;

/** A use case that knows how its figures are exported. */
final class SeesPrometheus {
    Labels labels;
}
