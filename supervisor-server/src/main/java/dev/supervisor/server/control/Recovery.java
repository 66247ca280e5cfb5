package dev.supervisor.server.control;

import dev.supervisor.server.control.DeadLetters.Unreadable;
import dev.supervisor.server.control.Restoration.StoredService;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.PosixLauncher;
import dev.supervisor.server.run.RunScheduler.Unfinished;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.InstanceRow;
import dev.supervisor.server.store.ProcessRow;
import dev.supervisor.server.store.Reading;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.ServiceRow;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.store.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private final RunSpecs specs;
    private final Restoration restoration;
    private final DeadLetters deadLetters;
    private final ServiceStore services = new ServiceStore();
    private final RunStore runs = new RunStore();
    private final DeadLetterStore letters = new DeadLetterStore();

    /** A step that had a process, and its run. */
    private record RunningStep(StepRow step, RunRow run) {}

    private record Stored(
            ServiceStore.All services,
            List<RunningStep> steps,
            List<Unreadable> damaged,
            Map<String, Long> queued,
            List<DeadLetterStore.Running> dead) {}

    private record Sorted(List<StoredService> services, List<Unfinished> steps, List<Unreadable> unreadable) {}

    Recovery(Database database, Loop loop, RunSpecs specs, Restoration restoration, DeadLetters deadLetters) {
        this.database = database;
        this.loop = loop;
        this.specs = specs;
        this.restoration = restoration;
        this.deadLetters = deadLetters;
    }

    /** Completes when every recorded process was adopted or found to be gone. */
    CompletableFuture<Void> run(PosixLauncher launcher) {
        return database.read(this::stored).thenCompose(stored -> {
            Sorted sorted = read(stored);
            return deadLetters.move(sorted.unreadable()).thenCompose(moved -> {
                tidy(launcher, stored);
                stored.queued().forEach(this::checkPool);
                return loop.ask(() -> takeUp(sorted)).thenCompose(all -> all);
            });
        });
    }

    private Stored stored(Session session) {
        List<RunningStep> steps = new ArrayList<>();
        List<Unreadable> damaged = new ArrayList<>();
        for (Reading<StepRow> reading : runs.runningSteps(session)) {
            long id = Long.parseLong(reading.key());
            try {
                StepRow step = reading.orThrow();
                runs.run(session, id).ifPresent(run -> steps.add(new RunningStep(step, run)));
            } catch (UnreadableException e) {
                damaged.add(Unreadable.run(id, e));
            }
        }
        return new Stored(
                services.all(session),
                steps,
                damaged,
                runs.queuedSteps(session),
                letters.running(session, 0, Long.MAX_VALUE));
    }

    private Sorted read(Stored stored) {
        Sorted sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(stored.damaged()));
        Map<String, Reading<InstanceRow>> instances = new HashMap<>();
        stored.services().instances().forEach(row -> instances.put(row.key(), row));
        for (ServiceRow row : stored.services().services()) {
            try {
                Reading<InstanceRow> instance = instances.get(row.name());
                sorted.services().add(restoration.read(row, instance == null ? null : instance.orThrow()));
            } catch (UnreadableException e) {
                sorted.unreadable().add(Unreadable.service(row.name(), e));
            }
        }
        for (RunningStep running : stored.steps()) {
            StepRow step = running.step();
            if (step.process() == null || step.startedAt() == null) {
                continue;
            }
            try {
                sorted.steps().add(restoration.read(step, running.run()));
            } catch (UnreadableException e) {
                sorted.unreadable().add(Unreadable.run(step.runId(), e));
            }
        }
        return sorted;
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
        if (!stored.damaged().isEmpty()
                || stored.services().instances().stream().anyMatch(row -> row.value() == null)) {
            return; // whose invocation is whose cannot be told
        }
        Stream<@Nullable ProcessRow> recorded = Stream.concat(
                stored.services().instances().stream()
                        .map(row -> row.value() == null ? null : row.value().process()),
                stored.steps().stream().map(running -> running.step().process()));
        Stream<ProcessRow> dead = stored.dead().stream().map(DeadLetterStore.Running::process);
        Set<UUID> keep = new HashSet<>();
        Stream.concat(recorded.filter(Objects::nonNull), dead).forEach(process -> keep(keep, process.invocationId()));
        try {
            launcher.tidy(keep);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(Set<UUID> invocations, String invocation) {
        try {
            invocations.add(UUID.fromString(invocation));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("\"{}\" is no invocation id", invocation);
        }
    }

    private CompletableFuture<Void> takeUp(Sorted sorted) {
        sorted.services().forEach(restoration::add);
        Stream<CompletableFuture<?>> services = sorted.services().stream().map(restoration::begin);
        Stream<CompletableFuture<?>> steps = sorted.steps().stream().map(restoration::begin);
        return CompletableFuture.allOf(Stream.concat(services, steps).toArray(CompletableFuture[]::new));
    }
}
