package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.PosixLauncher;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.InstanceRow;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.ServiceRow;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.supervise.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At start: what the database says is running is found again, or found to be gone, before anything else happens. Nothing is
 * started twice, because nothing is started before this is done.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.recovery");

    private final Database database;
    private final Loop loop;
    private final Supervisor supervisor;
    private final RunScheduler scheduler;
    private final RunSpecs specs;
    private final ServiceStore services = new ServiceStore();
    private final RunStore runs = new RunStore();
    private final Definitions definitions = new Definitions();

    /** A step that had a process, and its run. */
    private record RunningStep(StepRow step, RunRow run) {}

    private record Stored(ServiceStore.All services, List<RunningStep> steps, Map<String, Long> queued) {}

    Recovery(Database database, Loop loop, Supervisor supervisor, RunScheduler scheduler, RunSpecs specs) {
        this.database = database;
        this.loop = loop;
        this.supervisor = supervisor;
        this.scheduler = scheduler;
        this.specs = specs;
    }

    /** Completes when every recorded process was adopted or found to be gone. */
    CompletableFuture<Void> run(PosixLauncher launcher) {
        return database.read(this::stored).thenCompose(stored -> {
            tidy(launcher, stored);
            stored.queued().forEach(this::checkPool);
            return loop.ask(() -> restoreAll(stored)).thenCompose(all -> all);
        });
    }

    private Stored stored(Session session) {
        List<RunningStep> steps = new ArrayList<>();
        for (StepRow step : runs.runningSteps(session)) {
            runs.run(session, step.runId()).ifPresent(run -> steps.add(new RunningStep(step, run)));
        }
        return new Stored(services.all(session), steps, runs.queuedSteps(session));
    }

    private void checkPool(String pool, long queued) {
        if (!specs.hasPool(pool)) {
            LOG.warn(
                    "{} steps wait in the pool {}, which the configuration does not have any more: they run once"
                            + " pools.{} is there again, or can be cancelled",
                    queued,
                    pool,
                    pool);
        }
    }

    private static void tidy(PosixLauncher launcher, Stored stored) {
        Set<UUID> keep = new HashSet<>();
        for (InstanceRow row : stored.services().instances()) {
            if (row.process() != null) {
                keep.add(UUID.fromString(row.process().invocationId()));
            }
        }
        for (RunningStep running : stored.steps()) {
            if (running.step().process() != null) {
                keep.add(UUID.fromString(running.step().process().invocationId()));
            }
        }
        try {
            launcher.tidy(keep);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<Void> restoreAll(Stored stored) {
        Map<String, InstanceRow> instances = new HashMap<>();
        stored.services().instances().forEach(row -> instances.put(row.service(), row));
        List<String> known = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        for (ServiceRow row : stored.services().services()) {
            if (add(row)) {
                known.add(row.name());
                if (row.target().equals("up")) {
                    wanted.add(row.name());
                }
            }
        }
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (String name : known) {
            InstanceRow instance = instances.get(name);
            if (instance == null) { // stored, but never got as far as being started
                if (wanted.contains(name)) {
                    supervisor.start(name, "the daemon started");
                }
            } else {
                all.add(supervisor.restore(name, ServiceLedger.restored(instance)));
            }
        }
        for (RunningStep running : stored.steps()) {
            restore(running, all);
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private boolean add(ServiceRow row) {
        try {
            supervisor.add(
                    definitions.decode(row.definition()),
                    row.revision(),
                    row.origin().equals("file"),
                    row.target().equals("up"));
            return true;
        } catch (RpcException undecodable) {
            LOG.error(
                    "service {} is left alone, its stored definition cannot be read: {}",
                    row.name(),
                    undecodable.getMessage());
            return false;
        }
    }

    private void restore(RunningStep running, List<CompletableFuture<?>> all) {
        StepRow step = running.step();
        if (step.process() == null || step.startedAt() == null) {
            return;
        }
        try {
            ProcessIdentity process = ServiceLedger.identity(step.process());
            Instant startedAt = Instant.ofEpochMilli(step.startedAt());
            RunRow run = running.run();
            all.add(scheduler.restore(new RunScheduler.Unfinished(
                    run.pool(), specs.ready(step, run), process, startedAt, run.cancelRequested())));
        } catch (RpcException undecodable) {
            LOG.error("run {} cannot be read: {}", step.runId(), undecodable.getMessage());
        }
    }
}
