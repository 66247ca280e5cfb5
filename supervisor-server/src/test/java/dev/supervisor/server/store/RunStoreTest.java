package dev.supervisor.server.store;

import static dev.supervisor.server.store.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.supervisor.server.store.RunStore.Ending;
import dev.supervisor.server.store.RunStore.Filter;
import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.RunStore.NewStep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStoreTest {
    private static final ProcessRow PROCESS = new ProcessRow("invocation", 4711, 123_456_789_012L, "boot", true);
    private static final Ending SUCCEEDED = new Ending("succeeded", 0, null, null);
    private static final Ending FAILED = new Ending("failed", null, 9, "killed");
    private static final NewStep QUEUED = new NewStep("first", "queued", "[]");
    private static final NewStep WAITING = new NewStep("second", "waiting", "[0]");

    @TempDir
    private Path directory;

    private final RunStore runs = new RunStore();
    private TestSession db;
    private Session session;

    @BeforeEach
    void open() throws SQLException {
        db = TestSession.in(directory);
        session = db.session;
    }

    @AfterEach
    void close() throws SQLException {
        db.close();
    }

    @Test
    void aRunComesBackAsItWasStored() {
        NewRun stored = new NewRun("job", "pool", -3, "{\"a\":1}", "{\"b\":\"c\"}", "key", List.of(QUEUED, WAITING));
        long id = runs.insert(session, stored, 77);
        RunRow row = runs.run(session, id).orElseThrow();
        assertThat(row)
                .isEqualTo(new RunRow(
                        id,
                        "job",
                        "pool",
                        -3,
                        "queued",
                        "{\"a\":1}",
                        "{\"b\":\"c\"}",
                        false,
                        false,
                        77L,
                        null,
                        null,
                        null,
                        null,
                        null));
        assertThat(runs.runByKey(session, "key")).contains(new RunStore.Keyed(id, "queued"));
        assertThat(runs.runByKey(session, "other")).isEmpty();
        assertThat(runs.steps(session, id))
                .containsExactly(
                        new StepRow(id, 0, "first", "queued", "[]", null, null, null, null, null, null, false),
                        new StepRow(id, 1, "second", "waiting", "[0]", null, null, null, null, null, null, false));
    }

    @Test
    void anIdempotencyKeyIsTakenOnlyOnceAndNoKeyIsNone() {
        NewRun keyed = new NewRun("job", "pool", 0, "{}", "{}", "key", List.of());
        runs.insert(session, keyed, 1);
        runs.insert(session, run("job"), 2);
        runs.insert(session, run("job"), 3);
        assertThat(all(new Filter(null, null))).hasSize(3);
        assertThatThrownBy(() -> runs.insert(session, keyed, 4))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    @Test
    void aStepIsClaimedOnlyFromQueuedAndStartsItsRun() {
        long id = runs.insert(session, run("job", QUEUED, WAITING), 1);
        assertThat(runs.claim(session, id, 1, PROCESS, 5)).as("waiting").isFalse();
        assertThat(runs.run(session, id).orElseThrow().state()).isEqualTo("queued");
        assertThat(runs.claim(session, id, 0, PROCESS, 6)).isTrue();
        assertThat(runs.claim(session, id, 0, PROCESS, 7)).as("again").isFalse();
        RunRow run = runs.run(session, id).orElseThrow();
        assertThat(run.state()).isEqualTo("running");
        assertThat(run.startedAt()).isEqualTo(6);
        assertThat(runs.runningSteps(session))
                .extracting(Reading::value)
                .containsExactly(
                        new StepRow(id, 0, "first", "running", "[]", 6L, null, null, null, null, PROCESS, false));
    }

    @Test
    void theSecondStepLeavesTheStartOfItsRunAlone() {
        long id = runs.insert(session, run("job", QUEUED, WAITING), 1);
        runs.claim(session, id, 0, PROCESS, 5);
        runs.moveStep(session, id, 1, "waiting", new Ending("queued", null, null, null), null);
        assertThat(runs.claim(session, id, 1, PROCESS, 9)).isTrue();
        assertThat(runs.run(session, id).orElseThrow().startedAt()).isEqualTo(5);
    }

    @Test
    void aStepMovesOnlyFromTheStateThatIsNamed() {
        long id = runs.insert(session, run("job", QUEUED), 1);
        assertThat(runs.moveStep(session, id, 0, "running", SUCCEEDED, 9L)).isFalse();
        assertThat(runs.steps(session, id).get(0).state()).isEqualTo("queued");
        assertThat(runs.moveStep(session, id, 0, "queued", FAILED, 9L)).isTrue();
        StepRow step = runs.steps(session, id).get(0);
        assertThat(step)
                .isEqualTo(new StepRow(id, 0, "first", "failed", "[]", null, 9L, null, 9, "killed", null, false));
    }

    @Test
    void aRunEndsOnlyOnce() {
        long id = runs.insert(session, run("job"), 1);
        assertThat(runs.finish(session, id, FAILED, 5)).isTrue();
        assertThat(runs.finish(session, id, SUCCEEDED, 6)).isFalse();
        assertThat(runs.requestCancel(session, id)).isFalse();
        RunRow run = runs.run(session, id).orElseThrow();
        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.finishedAt()).isEqualTo(5);
        assertThat(run.exitSignal()).isEqualTo(9);
        assertThat(run.cancelRequested()).isFalse();
    }

    @Test
    void onlyWhatRunsCanBeOutOfTime() {
        long id = runs.insert(session, run("job", QUEUED), 1);
        runs.markRunTimedOut(session, id);
        assertThat(runs.run(session, id).orElseThrow().timedOut()).isFalse();
        runs.claim(session, id, 0, PROCESS, 5);
        runs.markRunTimedOut(session, id);
        assertThat(runs.run(session, id).orElseThrow().timedOut()).isTrue();
    }

    @Test
    void readyStepsComeByPriorityThenByAge() {
        for (int priority : new int[] {0, 5, -1, 5}) {
            runs.insert(session, new NewRun("job", "p", priority, "{}", "{}", null, List.of(QUEUED, QUEUED)), 1);
        }
        runs.insert(session, new NewRun("job", "other", 9, "{}", "{}", null, List.of(QUEUED)), 1);
        assertThat(runs.readySteps(session, "p", 6))
                .extracting(Reading::orThrow)
                .extracting(step -> step.runId() + "/" + step.position())
                .containsExactly("2/0", "2/1", "4/0", "4/1", "1/0", "1/1");
        assertThat(runs.queuedSteps(session)).containsExactly(entry("other", 1L), entry("p", 8L));
    }

    @Test
    void whatWaitsInAPoolIsQueuedOrBlocked() {
        NewStep blocked = new NewStep("b", "blocked", "[0]");
        long id = runs.insert(session, new NewRun("job", "p", 0, "{}", "{}", null, List.of(QUEUED, blocked)), 1);
        assertThat(runs.waitingSteps(session, "p", 100)).isEqualTo(2);
        assertThat(runs.waitingSteps(session, "p", 1)).as("counted up to").isEqualTo(1);
        runs.claim(session, id, 0, PROCESS, 5);
        assertThat(runs.waitingSteps(session, "p", 100)).isEqualTo(1);
        assertThat(runs.waitingSteps(session, "other", 100)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            value = {"-, -", "queued, -", "-, job 1", "queued, job 1", "none, job 1"},
            nullValues = "-")
    void pagesTogetherAreTheWholeList(String state, String name) {
        for (int i = 0; i < 200; i++) {
            long id = runs.insert(session, run("job " + i % 3), i);
            if (i % 2 == 0) {
                runs.finish(session, id, SUCCEEDED, i);
            }
        }
        Filter filter = new Filter(state, name);
        List<RunRow> whole = all(filter);
        List<RunRow> paged = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (List<RunRow> page = page(filter, before, 7); !page.isEmpty(); page = page(filter, before, 7)) {
            paged.addAll(page);
            before = page.get(page.size() - 1).id();
        }
        assertThat(paged).isEqualTo(whole);
        List<Long> expected = new ArrayList<>();
        for (long id = 200; id >= 1; id--) {
            boolean fits = (state == null || state.equals(id % 2 == 0 ? "queued" : "succeeded"))
                    && (name == null || name.equals("job " + (id - 1) % 3));
            if (fits) {
                expected.add(id);
            }
        }
        assertThat(whole).extracting(RunRow::id).isEqualTo(expected);
    }

    @Test
    void aRunThatCannotBeReadIsInItsPlaceInTheList() {
        long sound = runs.insert(session, run("job"), 1);
        long damaged = runs.insert(session, run("job"), 1);
        session.update("UPDATE runs SET exit_code = 1 << 40 WHERE id = ?", damaged);
        List<Reading<RunRow>> all = runs.list(session, new Filter(null, null), Long.MAX_VALUE, 10);
        assertThat(all).extracting(Reading::key).containsExactly(String.valueOf(damaged), String.valueOf(sound));
        assertThat(all.get(1).orThrow().id()).isEqualTo(sound);
        assertThatThrownBy(all.get(0)::orThrow)
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("beyond 32 bits");
    }

    private List<RunRow> all(Filter filter) {
        return page(filter, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private List<RunRow> page(Filter filter, long before, int limit) {
        return runs.list(session, filter, before, limit).stream()
                .map(Reading::orThrow)
                .toList();
    }
}
