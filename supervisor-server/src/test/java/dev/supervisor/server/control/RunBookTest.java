package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.StepSpec;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.run.ReadyStep;
import dev.supervisor.server.run.StepEnd;
import dev.supervisor.server.run.StepKey;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.RunRow;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.store.SqliteDatabase;
import dev.supervisor.server.store.StepRow;
import dev.supervisor.server.testkit.Logged;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunBookTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final List<String> COMMAND = List.of("/bin/prog");

    @TempDir
    private Path directory;

    private final RunStore runs = new RunStore();
    private final RunSpecs specs = new RunSpecs(Set.of("default"));
    private final List<Long> ended = new ArrayList<>();
    private final MetricRegistry metrics = new MetricRegistry();
    private SqliteDatabase database;
    private RunBook book;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(
                DatabaseConfig.of(directory.resolve("supervisor.db")), Thread::new, failure -> {}, metrics);
        LogStore logs = new LogStore(directory.resolve("logs"), CLOCK, trouble -> {});
        book = new RunBook(database, logs, CLOCK, specs, new DeadLetters(database, CLOCK), ended::add, metrics);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStepIsClaimedOnce() {
        long run = submit(step("a"));

        assertThat(ready()).containsExactly(new StepKey(run, 0));
        assertThat(claim(run, 0)).isTrue();
        assertThat(claim(run, 0)).isFalse();
        assertThat(ready()).isEmpty();
        assertThat(run(run).state()).isEqualTo("running");
    }

    @Test
    void aRunGoesOnWhileAStepIsQueued() {
        long run = submit(step("a"), step("b"), step("c", "a"));
        claim(run, 0);

        assertThat(ends(run, 0, 0)).isTrue();
        assertThat(states(run)).containsExactly("succeeded", "queued", "queued");
        claim(run, 1);
        assertThat(ends(run, 1, 0))
                .as("nothing became ready by it, but c still waits")
                .isTrue();
        claim(run, 2);
        assertThat(ends(run, 2, 0)).isFalse();
        assertThat(run(run).state()).isEqualTo("succeeded");
        assertThat(ended).containsExactly(run);
    }

    @Test
    void aFailureSkipsWhatNeedsItAndNamesTheRun() {
        long run = submit(step("a"), step("b", "a"), step("c", "b"));
        claim(run, 0);

        assertThat(ends(run, 0, 3)).isFalse();
        assertThat(states(run)).containsExactly("failed", "skipped", "skipped");
        assertThat(run(run).state()).isEqualTo("failed");
        assertThat(run(run).exitCode()).isEqualTo(3);
        assertThat(run(run).error()).isEqualTo("step a: exit code 3");
        assertThat(metrics.counter("runs.ended.failed").getCount()).isEqualTo(1);
        assertThat(metrics.getCounters()).containsKey("runs.ended.succeeded");
    }

    @Test
    void theEndOfARunIsLoggedWithItsNameAndWhy() {
        try (Logged log = new Logged("supervisor.runs")) {
            long failed = submit(step("a"));
            claim(failed, 0);
            ends(failed, 0, 3);
            long sound = submit(step("a"));
            claim(sound, 0);
            ends(sound, 0, 0);

            assertThat(log.lines())
                    .containsExactly(
                            "INFO run " + failed + " (" + run(failed).name() + "): failed (step a: exit code 3)",
                            "INFO run " + sound + " (" + run(sound).name() + "): succeeded");
        }
    }

    @Test
    void runsThatCannotBeReadGoToTheDeadLettersAndHideNoneBehindThem() {
        long damaged = submit(step("a"));
        long other = submit(step("a"));
        long sound = submit(step("a"));
        write("UPDATE runs SET spec = 'x' WHERE id IN (?, ?)", damaged, other);

        List<StepKey> found = book.ready("default", 1).toCompletableFuture().join().stream()
                .map(ReadyStep::key)
                .toList();

        assertThat(found).containsExactly(new StepKey(sound, 0));
        assertThat(letters())
                .containsExactly(
                        other + ": the specification cannot be read: no such JSON at character 0",
                        damaged + ": the specification cannot be read: no such JSON at character 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "null", "[7]", "{}", "[null]"})
    void aRunWhoseNeedsCannotBeReadWhenAStepEndsIsLostAndADeadLetter(String needs) {
        long run = submit(step("a"), step("b", "a"));
        claim(run, 0);
        write("UPDATE steps SET needs = ? WHERE run_id = ? AND position = 1", needs, run);

        assertThat(ends(run, 0, 0)).isFalse();

        assertThat(ended).containsExactly(run);
        assertThat(letters()).singleElement().asString().contains("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE runs SET exit_code = 1 << 40", "UPDATE steps SET exit_code = 1 << 40"})
    void aRunWhoseRowsCannotBeReadHoldsNoSlot(String damage) {
        long run = submit(step("a"), step("b"));
        claim(run, 0);
        write(damage);
        assertThat(ends(run, 0, 0)).isFalse();
        assertThat(ended).containsExactly(run);
        assertThat(letters()).singleElement().asString().contains("beyond 32 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE runs SET exit_code = 1 << 40", "UPDATE steps SET exit_code = 1 << 40"})
    void whatIsQueuedAndCannotBeReadGoesToTheDeadLetters(String damage) {
        submit(step("a"));
        write(damage);
        long sound = submit(step("a"));
        assertThat(ready()).containsExactly(new StepKey(sound, 0));
        assertThat(letters()).singleElement().asString().contains("beyond 32 bits");
    }

    @Test
    void aRunWhoseTimeIsOverStartsNothingMoreAndIsTimedOut() {
        long run = submit(step("a"), step("b"));
        claim(run, 0);
        book.runTimedOut(run).toCompletableFuture().join();
        assertThat(states(run)).containsExactly("running", "skipped");
        assertThat(ready()).isEmpty();

        ends(run, 0, new StepEnd(ExitStatus.signalled(15), true, true, null));
        assertThat(run(run).state()).isEqualTo("timed_out");
    }

    @Test
    void aCancelledRunIsCancelledHoweverItsStepEnds() {
        long run = submit(step("a"));
        claim(run, 0);
        database.write(session -> runs.requestCancel(session, run)).join();

        ends(run, 0, 0);
        assertThat(run(run).state()).isEqualTo("cancelled");
    }

    @Test
    void anUnknownExitIsLostAndNoSuccess() {
        long run = submit(step("a"));
        claim(run, 0);
        ends(run, 0, new StepEnd(ExitStatus.UNKNOWN, false, true, "it ended while no daemon ran"));

        assertThat(run(run).state()).isEqualTo("lost");
        assertThat(run(run).error()).isEqualTo("step a: it ended while no daemon ran");
    }

    @Test
    void aProgramThatCouldNotBeStartedIsAFailureOfItsQueuedStep() {
        long run = submit(step("a"));
        ends(run, 0, new StepEnd(ExitStatus.UNKNOWN, false, false, "no such program"));

        assertThat(states(run)).containsExactly("failed");
        assertThat(run(run).error()).isEqualTo("step a: no such program");
    }

    @Test
    void aProgramThatWasNeverLetThroughIsQueuedAgain() {
        long run = submit(step("a"));
        claim(run, 0);
        book.neverStarted(new StepKey(run, 0)).toCompletableFuture().join();

        assertThat(ready()).containsExactly(new StepKey(run, 0));
    }

    @Test
    void theEndOfARunThatWasWipedIsNoTrouble() {
        assertThat(ends(4711, 0, 0)).isFalse();
        assertThat(ended).isEmpty();
    }

    private long submit(StepSpec... steps) {
        RunSpec.Builder described = RunSpec.builder();
        for (StepSpec step : steps) {
            described.step(step);
        }
        RunSpec spec = described.build();
        return database.write(session -> runs.insert(session, specs.rows(spec), CLOCK.millis()))
                .join();
    }

    private static StepSpec step(String name, String... needs) {
        return new StepSpec(name, COMMAND, List.of(needs), null);
    }

    private List<StepKey> ready() {
        return book.ready("default", 10).toCompletableFuture().join().stream()
                .map(ReadyStep::key)
                .toList();
    }

    private boolean claim(long run, int position) {
        ProcessIdentity process = new ProcessIdentity(UUID.randomUUID(), 100, 1, "boot", true);
        return book.claim(new StepKey(run, position), process)
                .toCompletableFuture()
                .join();
    }

    private boolean ends(long run, int position, int code) {
        return ends(run, position, new StepEnd(ExitStatus.exited(code), false, true, null));
    }

    private boolean ends(long run, int position, StepEnd end) {
        return book.ended(new StepKey(run, position), end).toCompletableFuture().join();
    }

    private List<String> states(long run) {
        return database.read(session -> runs.steps(session, run)).join().stream()
                .map(StepRow::state)
                .toList();
    }

    private RunRow run(long run) {
        return database.read(session -> runs.run(session, run)).join().orElseThrow();
    }

    private void write(String sql, Object... args) {
        database.write(session -> session.update(sql, args)).join();
    }

    private List<String> letters() {
        return database.read(session -> new DeadLetterStore()
                        .page(session, Long.MAX_VALUE, 10).stream()
                                .map(letter -> letter.subject() + ": " + letter.error())
                                .toList())
                .join();
    }
}
