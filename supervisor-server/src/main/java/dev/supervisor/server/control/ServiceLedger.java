package dev.supervisor.server.control;

import dev.supervisor.server.logs.LogBudget;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.InstanceRow;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.Outputs;
import dev.supervisor.server.supervise.Restored;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.State;
import dev.supervisor.server.supervise.SupervisionListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Plugs supervision into store and logs: each transition becomes a row, each invocation gets its log. */
final class ServiceLedger implements SupervisionListener, Outputs {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.services");

    private final Journal journal;
    private final LogStore logs;
    private final Consumer<String> onOtherChange;
    private final InstantSource clock;
    private final ServiceStore services = new ServiceStore();
    private final EventStore events = new EventStore();

    /** @param onOtherChange told of each service that changed in a way that is no event */
    ServiceLedger(Journal journal, LogStore logs, Consumer<String> onOtherChange, InstantSource clock) {
        this.journal = journal;
        this.logs = logs;
        this.onOtherChange = onOtherChange;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> recordLaunch(ServiceView service) {
        InstanceRow row = row(service);
        return journal.require(session -> {
            if (!services.putInstance(session, row)) {
                throw new IllegalStateException("the service was deleted");
            }
        });
    }

    @Override
    public void whenRecorded(Runnable action) {
        journal.require(session -> {}).whenComplete((done, failure) -> {
            if (failure == null) {
                action.run();
            } else {
                whenRecorded(action); // the journal tries again about once a second
            }
        });
    }

    @Override
    public void changed(ServiceView service, State from, String reason) {
        boolean moved = from != service.state();
        InstanceRow row = row(service);
        long now = clock.millis();
        journal.note(session -> {
            boolean exists = services.putInstance(session, row);
            if (moved && exists) {
                events.add(
                        session,
                        new EventRow(
                                now,
                                "service",
                                service.name(),
                                from.word(),
                                service.state().word(),
                                reason,
                                null));
            }
        });
        if (moved) {
            boolean needsSomebody = service.state() == State.FAILED || service.state() == State.CRASH_LOOPING;
            LOG.atLevel(needsSomebody ? Level.WARN : Level.INFO)
                    .log(
                            "{}: {} -> {} ({})",
                            service.name(),
                            from.word(),
                            service.state().word(),
                            reason);
        } else {
            onOtherChange.accept(service.name());
        }
    }

    @Override
    public OutputSink open(Definition definition, UUID invocation, Runnable onReadyLine) {
        return logs.sink(
                LogSubject.service(definition.name()),
                new LogBudget(definition.log().maxBytes(), definition.log().maxFiles()),
                invocation,
                definition.readiness().logLine(),
                onReadyLine);
    }

    /** @throws UnreadableException when the row is not what it should be */
    static Restored restored(InstanceRow row) {
        try {
            return restoredFrom(row);
        } catch (RuntimeException e) {
            throw Failures.unreadable("the instance", e);
        }
    }

    /** Of a row that may be unreadable the process alone counts; null when it has none. */
    static @Nullable Restored leftOver(InstanceRow row) {
        return row.process() == null
                ? null
                : new Restored(
                        State.RUNNING,
                        Instant.ofEpochMilli(row.since()),
                        row.restartCount(),
                        null,
                        null,
                        null,
                        StoredProcess.identity(row.process()),
                        Instant.ofEpochMilli(row.startedAt() == null ? row.since() : row.startedAt()));
    }

    private static Restored restoredFrom(InstanceRow row) {
        return new Restored(
                State.of(row.state()),
                Instant.ofEpochMilli(row.since()),
                row.restartCount(),
                row.nextRetryAt() == null ? null : Instant.ofEpochMilli(row.nextRetryAt()),
                row.exitCode() == null && row.exitSignal() == null
                        ? null
                        : new ExitStatus(row.exitCode(), row.exitSignal()),
                row.lastError(),
                row.process() == null ? null : StoredProcess.identity(row.process()),
                row.startedAt() == null ? null : Instant.ofEpochMilli(row.startedAt()));
    }

    private static InstanceRow row(ServiceView view) {
        ProcessIdentity process = view.process();
        ExitStatus exit = view.exit();
        return new InstanceRow(
                view.name(),
                view.state().word(),
                view.since().toEpochMilli(),
                view.restartCount(),
                millis(view.nextRetryAt()),
                exit == null ? null : exit.code(),
                exit == null ? null : exit.signal(),
                view.lastError(),
                process == null ? null : StoredProcess.row(process),
                millis(view.startedAt()));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
