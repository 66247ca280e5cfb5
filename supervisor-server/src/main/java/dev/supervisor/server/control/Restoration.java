package dev.supervisor.server.control;

import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.run.RunScheduler.Unfinished;
import dev.supervisor.server.store.InstanceRow;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.ServiceRow;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.Restored;
import dev.supervisor.server.supervise.Supervisor;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes up what is stored: first read, on any thread, then taken up, on the loop. */
final class Restoration {
    private final Supervisor supervisor;
    private final RunScheduler scheduler;
    private final RunSpecs specs;
    private final Definitions definitions = new Definitions();

    /**
     * A service as stored.
     *
     * @param instance null: it never got as far as being started
     */
    record StoredService(
            ServiceRow row, Definition definition, @Nullable Restored instance) {}

    Restoration(Supervisor supervisor, RunScheduler scheduler, RunSpecs specs) {
        this.supervisor = supervisor;
        this.scheduler = scheduler;
        this.specs = specs;
    }

    /** @throws UnreadableException when it is not what it should be */
    StoredService read(ServiceRow row, @Nullable InstanceRow instance) {
        return new StoredService(
                row, definitions.decode(row.definition()), instance == null ? null : ServiceLedger.restored(instance));
    }

    /**
     * A step that had a process.
     *
     * @throws UnreadableException when it is not what it should be
     */
    Unfinished read(StepRow step, RunRow run) {
        Instant startedAt = Instant.ofEpochMilli(Objects.requireNonNullElse(step.startedAt(), 0L));
        return new Unfinished(
                run.pool(),
                specs.ready(step, run),
                StoredProcess.identity(Objects.requireNonNull(step.process())),
                startedAt,
                run.cancelRequested());
    }

    /** Makes it known; {@link #begin} when all are. */
    void add(StoredService service) {
        ServiceRow row = service.row();
        supervisor.add(
                service.definition(),
                row.revision(),
                row.origin().equals("file"),
                row.target().equals("up"));
    }

    /** Adopts its process or finds it gone, and starts it if it should be up; completes when that is known. */
    CompletableFuture<?> begin(StoredService service) {
        String name = service.row().name();
        if (service.instance() != null) {
            return supervisor.restore(name, service.instance());
        }
        if (service.row().target().equals("up")) {
            supervisor.start(name, "the daemon started");
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Adopts its process or finds it gone; completes when that is known. */
    CompletableFuture<?> begin(Unfinished step) {
        return scheduler.restore(step);
    }
}
