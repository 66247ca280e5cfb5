package dev.supervisor.server.run;

/** Which step of which run. */
public record StepKey(long runId, int position) {
    @Override
    public String toString() {
        return runId + "/" + position;
    }
}
