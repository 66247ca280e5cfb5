package dev.supervisor.server.testkit;

import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.State;
import dev.supervisor.server.supervise.SupervisionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers what supervision tells. Records launches at once, unless told to hold them back. */
public final class RecordingListener implements SupervisionListener {
    private final List<String> transitions = new ArrayList<>();
    private final List<Recording> recordings = new ArrayList<>();
    private boolean holding;

    /** A launch on its way to the database. */
    public record Recording(ServiceView view, CompletableFuture<Void> answer) {
        public void succeeds() {
            answer.complete(null);
        }

        public void fails(String why) {
            answer.completeExceptionally(new IllegalStateException(why));
        }
    }

    @Override
    public CompletionStage<Void> recordLaunch(ServiceView service) {
        Recording recording = new Recording(service, new CompletableFuture<>());
        recordings.add(recording);
        if (!holding) {
            recording.succeeds();
        }
        return recording.answer();
    }

    @Override
    public void whenRecorded(Runnable action) {
        action.run();
    }

    @Override
    public void changed(ServiceView service, State from, String reason) {
        if (service.state() != from) {
            transitions.add(service.name() + ": " + from.word() + " -> "
                    + service.state().word() + (reason.isEmpty() ? "" : " (" + reason + ")"));
        }
    }

    /** From now on the test answers each {@link #recordings() recording}. */
    public void holdRecordings() {
        holding = true;
    }

    public List<Recording> recordings() {
        return List.copyOf(recordings);
    }

    public Recording lastRecording() {
        return recordings.get(recordings.size() - 1);
    }

    /** All transitions so far, such as {@code web: starting -> running (alive for 1000 ms)}. */
    public List<String> transitions() {
        return List.copyOf(transitions);
    }

    public String lastTransition() {
        return transitions.get(transitions.size() - 1);
    }
}
