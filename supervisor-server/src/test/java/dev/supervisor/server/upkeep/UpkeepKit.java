package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.Discarded;
import dev.supervisor.server.logs.RunLogs;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.ProcessRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.RunStore.Ending;
import dev.supervisor.server.store.RunStore.NewStep;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.upkeep.RetentionRules.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real database in a folder, with rows of known ages. */
final class UpkeepKit implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    static final Keep ALL = new Keep(Duration.ofDays(36_500), Long.MAX_VALUE / 2);
    static final RetentionRules KEEP_ALL =
            new RetentionRules(Map.of("succeeded", ALL, "failed", ALL), Map.of(), ALL, ALL, ALL, ALL, Long.MAX_VALUE);

    private static final RunStore RUNS = new RunStore();
    private static final EventStore EVENTS = new EventStore();

    /** Processes that live. */
    final Set<ProcessRow> living = new HashSet<>();

    final TestDatabase db;
    final RunLogs logs;
    private final Path directory;

    UpkeepKit(Path directory) {
        this.directory = directory;
        this.db = TestDatabase.in(directory);
        this.logs = new RunLogs(directory.resolve("logs"));
    }

    /** A run of two steps that ended so long ago; its id. */
    long run(String name, String state, Duration ago) {
        long at = NOW.minus(ago).toEpochMilli();
        return db.write(session -> {
            long id = RUNS.insert(
                    session,
                    TestDatabase.run(name, new NewStep("a", "queued", "[]"), new NewStep("b", "queued", "[]")),
                    at);
            if (!state.equals("queued")) {
                RUNS.finish(session, id, new Ending(state, 0, null, null), at);
            }
            return id;
        });
    }

    void events(int count, Duration ago, int bytes) {
        long at = NOW.minus(ago).toEpochMilli();
        db.write(session -> {
            for (int i = 0; i < count; i++) {
                EVENTS.add(session, new EventRow(at, "test", "x", null, null, "x".repeat(bytes), null));
            }
            return count;
        });
    }

    /** Writes a file of output for the run. */
    void log(long run, int bytes) throws IOException {
        Path step = Files.createDirectories(directory.resolve("logs/runs/" + run / 1000 + "/" + run + "/main"));
        Files.write(step.resolve("current"), new byte[bytes]);
    }

    List<Long> runIds() {
        return db.read(session -> session.list("SELECT id FROM runs ORDER BY id", row -> row.integer(1)));
    }

    Tally retain(RetentionRules rules) {
        Tally tally = new Tally();
        VacuumPass space = vacuum(VacuumPass.Rebuild.NEVER);
        try {
            new RetentionPass(new Slices(db.database), rules, logs, living::contains, InstantSource.fixed(NOW), space)
                    .run(tally);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
        return tally;
    }

    VacuumPass vacuum(VacuumPass.Rebuild rebuild) {
        return vacuum(rebuild, db.database);
    }

    VacuumPass vacuum(VacuumPass.Rebuild rebuild, Database database) {
        return new VacuumPass(database, new Discarded(directory.resolve("logs")), rebuild, directory.toFile());
    }

    @Override
    public void close() {
        db.close();
    }
}
