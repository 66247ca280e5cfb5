package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.Durability;
import dev.supervisor.server.store.TestDatabase;
import dev.supervisor.server.testkit.FakeLauncher;
import dev.supervisor.server.testkit.ManualLoop;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunControlTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path directory;

    private TestDatabase db;
    private RunControl runs;

    @BeforeEach
    void open() {
        db = TestDatabase.in(directory);
        ManualLoop loop = new ManualLoop();
        List<Pool> pools = List.of(new Pool(Pool.DEFAULT, 1, 100));
        LogStore logs = new LogStore(directory.resolve("logs"), CLOCK, trouble -> {});
        RunSpecs specs = new RunSpecs(Set.of(Pool.DEFAULT));
        DeadLetters dead = new DeadLetters(db.database, CLOCK);
        RunWaiters waiters = new RunWaiters();
        RunBook book = new RunBook(db.database, logs, CLOCK, specs, dead, waiters::ended, new MetricRegistry());
        runs = new RunControl(new RunControl.Parts(
                db.database,
                loop,
                new RunScheduler(loop, new FakeLauncher(), book, pools, Map.of()),
                book,
                specs,
                dead,
                waiters,
                new LogControl(logs, Runnable::run),
                CLOCK,
                pools,
                Durability.NORMAL));
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @CsvSource(
            value = {"-, 0", "off, 0", "normal, 0", "full, 1", "extra, 1"},
            nullValues = "-")
    void aSubmitThatIsThereAlreadyIsWrittenAgainOnlyWhenMoreIsAskedThanTheStoreGives(String durability, long rows) {
        long first = TestDatabase.get(runs.submit(spec(null), "me")).runId();
        long before = changes();
        assertThat(TestDatabase.get(runs.submit(spec(durability), "me")).runId())
                .isEqualTo(first);
        assertThat(TestDatabase.get(runs.submitMany(List.of(spec(null)), durability, "me"))
                        .runIds())
                .containsExactly(first);
        assertThat(changes() - before).isEqualTo(2 * rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit_code = 1 << 40", "priority = 1 << 40", "exit_signal = -1 << 40", "labels = '7'"})
    void aRunThatCannotBeReadDoesNotBreakTheListAndBecomesADeadLetter(String damage) {
        long sound = TestDatabase.get(runs.submit(spec(null), "me")).runId();
        long damaged = TestDatabase.get(runs.submit(RunSpec.of(List.of("/bin/true")), "me"))
                .runId();
        damage("UPDATE runs SET " + damage + " WHERE id = " + damaged);

        RunList page = TestDatabase.get(runs.list(null, null, null, 1, null));
        assertThat(page.runs()).isEmpty();
        assertThat(page.cursor()).isEqualTo(String.valueOf(damaged));
        assertThat(TestDatabase.get(runs.list(null, null, page.cursor(), 2, null))
                        .runs())
                .extracting(RunStatus::runId)
                .containsExactly(sound);
        assertThat(letters()).containsExactly(String.valueOf(damaged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE runs SET exit_code = 1 << 40", "UPDATE steps SET exit_code = 1 << 40"})
    void aRunThatCannotBeReadIsADeadLetterOnceItIsLookedAt(String damage) {
        long run = TestDatabase.get(runs.submit(spec(null), "me")).runId();
        damage(damage);
        assertThatThrownBy(() -> runs.status(run).join()).hasMessageContaining("beyond 32 bits");
        assertThat(letters()).containsExactly(String.valueOf(run));
    }

    @Test
    void aRunThatCannotBeReadCanBeSubmittedOnceAgainAllTheSame() {
        long run = TestDatabase.get(runs.submit(spec(null), "me")).runId();
        damage("UPDATE runs SET exit_code = 1 << 40");
        assertThat(TestDatabase.get(runs.submit(spec("full"), "me")).runId()).isEqualTo(run);
    }

    private void damage(String sql) {
        db.write(session -> session.update(sql));
    }

    /** Rows that the write connection has changed. */
    private long changes() {
        return db.write(session ->
                session.first("SELECT total_changes()", row -> row.integer(1)).orElseThrow());
    }

    private List<String> letters() {
        return db.write(session -> new DeadLetterStore()
                .page(session, Long.MAX_VALUE, 10).stream()
                        .map(DeadLetterStore.Letter::subject)
                        .toList());
    }

    private static RunSpec spec(String durability) {
        try {
            return RpcJson.lenient()
                    .readValue(
                            "{\"command\": [\"/bin/true\"], \"idempotency_key\": \"key\""
                                    + (durability == null ? "" : ", \"durability\": \"" + durability + "\"") + "}",
                            RunSpec.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
