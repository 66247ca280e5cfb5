package dev.supervisor.server.logs;

import java.nio.file.Path;

/** Whose log it is, and so where it lies below the log directory. Names were validated when they were accepted. */
public record LogSubject(Path path) {
    /** Runs a directory, so that no directory grows without bound. */
    private static final int RUNS_PER_DIRECTORY = 1000;

    public static LogSubject service(String name) {
        return new LogSubject(Path.of("services", name));
    }

    public static LogSubject step(long runId, String step) {
        return new LogSubject(run(runId).path().resolve(step));
    }

    /** All steps of a run. */
    public static LogSubject run(long runId) {
        return new LogSubject(Path.of("runs", String.valueOf(runId / RUNS_PER_DIRECTORY), String.valueOf(runId)));
    }

    /** All services. */
    public static LogSubject services() {
        return new LogSubject(Path.of("services"));
    }

    /** All runs. */
    public static LogSubject runs() {
        return new LogSubject(Path.of("runs"));
    }
}
