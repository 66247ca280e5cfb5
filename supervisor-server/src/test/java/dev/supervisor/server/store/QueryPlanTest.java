package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.supervisor.server.store.RetentionStore.Aging;
import dev.supervisor.server.store.RetentionStore.Among;
import dev.supervisor.server.store.RetentionStore.Span;
import dev.supervisor.server.store.RunStore.Ending;
import dev.supervisor.server.store.RunStore.Filter;
import dev.supervisor.server.store.RunStore.NewStep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement over a table that can grow uses its index, whether SQLite knows the table's contents or not. */
class QueryPlanTest {
    private static final RetentionStore RETENTION = new RetentionStore();
    private static final RunStore RUNS = new RunStore();
    private static final EventStore EVENTS = new EventStore();
    private static final SampleStore SAMPLES = new SampleStore();
    private static final ProcessRow PROCESS = new ProcessRow("i", 1, 2, "b", false);
    private static final Ending DONE = new Ending("succeeded", 0, null, null);
    private static final long ANY = 5_000;

    @TempDir
    private Path directory;

    static Stream<Arguments> statements() {
        return Stream.of(
                plan("run", "INTEGER PRIMARY KEY (rowid=?)", s -> RUNS.run(s, 1)),
                plan("runByKey", "INDEX runs_by_key (idempotency_key=?)", s -> RUNS.runByKey(s, "k")),
                plan("list", "INTEGER PRIMARY KEY (rowid<?)", s -> list(s, null, null)),
                plan("list by state", "INDEX runs_by_state (state=? AND id<?)", s -> list(s, "queued", null)),
                plan(
                        "list by name",
                        "INDEX runs_by_name_and_state (name=? AND state=? AND id<?)",
                        s -> list(s, null, "job")),
                plan(
                        "list by both",
                        "INDEX runs_by_name_and_state (name=? AND state=? AND id<?)",
                        s -> list(s, "queued", "job")),
                plan("steps", "PRIMARY KEY (run_id=?)", s -> RUNS.steps(s, 1)),
                plan("waiting: queued", "INDEX steps_ready (pool=?)", s -> RUNS.waitingSteps(s, "p", 10)),
                plan("waiting: blocked", "INDEX steps_blocked (pool=?)", s -> RUNS.waitingSteps(s, "p", 10)),
                plan("unended: queued", "INDEX steps_ready (pool=?)", s -> RUNS.unendedSteps(s, "p")),
                plan("unended: blocked", "INDEX steps_blocked (pool=?)", s -> RUNS.unendedSteps(s, "p")),
                plan("unended: running", "INDEX steps_running", s -> RUNS.unendedSteps(s, "p")),
                plan("readySteps", "INDEX steps_ready (pool=?)", s -> RUNS.readySteps(s, "p", 10)),
                plan("runningSteps", "INDEX steps_running", RUNS::runningSteps),
                plan("claim", "PRIMARY KEY (run_id=? AND position=?)", s -> RUNS.claim(s, ANY, 0, PROCESS, 1)),
                plan(
                        "moveStep",
                        "PRIMARY KEY (run_id=? AND position=?)",
                        s -> RUNS.moveStep(s, 1, 0, "running", DONE, 1L)),
                plan("finish", "INTEGER PRIMARY KEY (rowid=?)", s -> RUNS.finish(s, 1, DONE, 1)),
                plan("requestCancel", "INTEGER PRIMARY KEY (rowid=?)", s -> RUNS.requestCancel(s, 1)),
                plan("markRunTimedOut", "INTEGER PRIMARY KEY (rowid=?)", s -> RUNS.markRunTimedOut(s, 1)),
                plan(
                        "events of a subject",
                        "INDEX events_by_subject (kind=? AND subject=? AND id<?)",
                        s -> EVENTS.before(s, List.of("service"), "web", ANY, 10)),
                plan(
                        "events of a run's steps",
                        "INDEX events_by_subject (kind=? AND subject>? AND subject<?)",
                        s -> EVENTS.after(s, List.of("step"), "1", 0, 10)),
                plan("events after", "INTEGER PRIMARY KEY (rowid>?)", s -> EVENTS.after(s, 1, 10)),
                plan("events before", "INTEGER PRIMARY KEY (rowid<?)", s -> EVENTS.before(s, ANY, 10)),
                plan(
                        "asked for after",
                        "INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
                        s -> EVENTS.askedForAfter(s, 1, ANY, 10)),
                plan(
                        "asked for before",
                        "INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
                        s -> EVENTS.askedForBefore(s, ANY, 1, 10)),
                plan("samples", "INDEX samples_by_service (service=? AND at>?)", s -> SAMPLES.since(s, "web", 1, 10)),
                plan("unfinished", "INDEX runs_by_state (state=?)", s -> RUNS.unfinished(s, 10)),
                plan("aged events", "SEARCH events", s -> RETENTION.aged(s, Aging.EVENTS, 1, 10_000)),
                plan(
                        "delete events",
                        "INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
                        s -> RETENTION.delete(s, Aging.EVENTS, new Span(1, 2), () -> true)),
                plan(
                        "victims by state",
                        "INDEX runs_by_state (state=? AND id>?)",
                        s -> RETENTION.victims(s, new Among("failed", null), 0, 1, 1, List.of(), 10)),
                plan(
                        "victims by name",
                        "INDEX runs_by_name_and_state (name=? AND state=? AND id>?)",
                        s -> RETENTION.victims(s, new Among("failed", "job"), 0, 1, 1, List.of(), 10)),
                plan(
                        "newest beyond, by state",
                        "COVERING INDEX runs_by_state (state=?)",
                        s -> RETENTION.newestBeyond(s, new Among("failed", null), 10, List.of())),
                plan(
                        "newest beyond, by name",
                        "COVERING INDEX runs_by_name_and_state (name=? AND state=?)",
                        s -> RETENTION.newestBeyond(s, new Among("failed", "job"), 10, List.of())),
                plan("delete runs", "PRIMARY KEY (run_id=?)", s -> RETENTION.deleteRuns(s, List.of(1L), () -> true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void aNewDatabase(String name, String index, Consumer<Session> work) throws SQLException {
        try (TestSession db = TestSession.in(directory)) {
            assertUses(index, db.plans(work));
        }
    }

    /** Nearly all runs are over: then an index on the state looks useless to the planner, and is needed all the same. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void aDatabaseOfManyRowsThatAreNearlyAllAlike(String name, String index, Consumer<Session> work)
            throws SQLException {
        try (TestSession db = TestSession.in(directory)) {
            db.session.execute("BEGIN");
            for (int i = 0; i < 1_000; i++) {
                RUNS.insert(db.session, run("job", new NewStep("a", "waiting", "[]")), i);
                EVENTS.add(db.session, new EventStore.EventRow(i, "service", "web", null, null, null, null));
            }
            db.session.execute("UPDATE runs SET state = 'succeeded'");
            db.session.execute("COMMIT");
            db.session.execute("ANALYZE");
        }
        try (TestSession db = TestSession.in(directory)) { // the planner reads the statistics when it opens the schema
            assertUses(index, db.plans(work));
        }
    }

    private static void assertUses(String index, List<String> plan) {
        assertThat(plan).isNotEmpty().anySatisfy(step -> assertThat(step).contains(index));
        assertThat(plan)
                .filteredOn(step -> !step.contains("steps_running")) // bounded by the pools' slots, and read whole
                .noneMatch(step -> step.startsWith("SCAN") && !step.contains("(subquery") && !step.contains("CONSTANT"))
                .noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    private static List<Reading<RunRow>> list(Session session, String state, String name) {
        return RUNS.list(session, new Filter(state, name), ANY, 10);
    }

    private static Arguments plan(String name, String index, Consumer<Session> work) {
        return arguments(name, index, work);
    }
}
