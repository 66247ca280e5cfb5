package dev.supervisor.server.control;

import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.RetentionStore;
import dev.supervisor.server.store.RetentionStore.Among;
import dev.supervisor.server.store.RetentionStore.Victims;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Deletes runs that have ended, so many in one transaction that it holds up nobody. */
final class RunDeletion {
    private static final int MOST = 1_000;
    private static final List<String> ENDS = RunStore.STATES.stream()
            .filter(state -> !state.equals("queued") && !state.equals("running"))
            .toList();

    private final Database database;
    private final LogControl logs;
    private final InstantSource clock;
    private final RetentionStore retention = new RetentionStore();
    private final EventStore events = new EventStore();

    private record Gone(List<Long> runs, Deleted deleted) {}

    RunDeletion(Database database, LogControl logs, InstantSource clock) {
        this.database = database;
        this.logs = logs;
        this.clock = clock;
    }

    CompletableFuture<Deleted> delete(
            @Nullable String state, @Nullable String name, @Nullable Instant finishedBefore, String actor) {
        Check.oneOf("/state", state, ENDS, "");
        if (name != null) {
            Check.name("/name", name);
        }
        long before = finishedBefore == null ? Long.MAX_VALUE : finishedBefore.toEpochMilli();
        List<String> states = state == null ? ENDS : List.of(state);
        return database.write(session -> delete(session, states, name, before, actor))
                .thenCompose(gone -> logs.delete(
                                gone.runs().stream().map(LogSubject::run).toList())
                        .thenApply(done -> gone.deleted()));
    }

    private Gone delete(Session session, List<String> states, @Nullable String name, long before, String actor) {
        List<Long> found = new ArrayList<>();
        for (String state : states) {
            find(session, new Among(state, name), before, found);
        }
        List<Long> oldest = found.stream().sorted().limit(MOST).toList();
        Map<String, Long> rows =
                retention.deleteRuns(session, oldest, () -> true).rows();
        long sum = rows.values().stream().mapToLong(Long::longValue).sum();
        events.add(
                session,
                new EventRow(
                        clock.millis(),
                        "system",
                        "runs",
                        null,
                        null,
                        "deleted " + rows.get("runs") + " that had ended",
                        actor));
        return new Gone(oldest, new Deleted(sum, rows));
    }

    private void find(Session session, Among among, long before, List<Long> found) {
        long after = 0;
        int most = found.size() + MOST;
        while (found.size() < most) {
            Victims victims = retention.victims(session, among, after, before, 0, List.of(), MOST);
            found.addAll(victims.runs());
            if (victims.next() == null) {
                return;
            }
            after = victims.next();
        }
    }
}
