package dev.supervisor.server.upkeep;

import static dev.supervisor.server.upkeep.UpkeepKit.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.ProcessRow;
import dev.supervisor.server.store.RetentionStore;
import dev.supervisor.server.store.RetentionStore.Aging;
import dev.supervisor.server.store.RetentionStore.DeletedSpan;
import dev.supervisor.server.store.RetentionStore.Span;
import dev.supervisor.server.store.SampleStore;
import dev.supervisor.server.store.SampleStore.SampleRow;
import dev.supervisor.server.store.Tables;
import dev.supervisor.server.store.UpkeepStore;
import dev.supervisor.server.upkeep.RetentionRules.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionPassTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private UpkeepKit kit;

    @BeforeEach
    void open() {
        kit = new UpkeepKit(directory);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void runsGoByAgeOfTheirEndAndOnlyThoseOfTheState() {
        long old = kit.run("job", "succeeded", DAY.multipliedBy(8));
        long failed = kit.run("job", "failed", DAY.multipliedBy(8));
        long queued = kit.run("job", "queued", DAY.multipliedBy(800));
        long young = kit.run("job", "succeeded", DAY.multipliedBy(6));

        Tally tally = kit.retain(runs(Map.of("succeeded", new Keep(DAY.multipliedBy(7), 100), "failed", ALL)));

        assertThat(kit.runIds()).containsExactly(failed, queued, young).doesNotContain(old);
        assertThat(tally.tables()).containsEntry("runs", 1L).containsEntry("steps", 2L);
    }

    @Test
    void runsGoByCountOldestFirst() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(kit.run("job", "succeeded", DAY));
        }
        Tally tally = kit.retain(runs(Map.of("succeeded", new Keep(DAY.multipliedBy(7), 10))));
        assertThat(kit.runIds()).isEqualTo(ids.subList(990, 1_000));
        assertThat(tally.tables()).containsEntry("runs", 990L).containsEntry("steps", 1_980L);
    }

    @Test
    void runsOfANameWithItsOwnRuleAreKeptByThatAlone() {
        for (int i = 0; i < 5; i++) {
            kit.run("chatty", "succeeded", DAY);
            kit.run("nightly", "succeeded", DAY.multipliedBy(90));
            kit.run("other", "succeeded", DAY);
        }
        RetentionRules rules = new RetentionRules(
                Map.of("succeeded", new Keep(DAY.multipliedBy(7), 100)),
                Map.of("chatty", new Keep(DAY.multipliedBy(7), 2), "nightly", new Keep(DAY.multipliedBy(365), 100)),
                ALL,
                ALL,
                ALL,
                ALL,
                Long.MAX_VALUE);
        kit.retain(rules);
        Map<String, Long> left = new HashMap<>();
        kit.db
                .read(session -> session.list("SELECT name FROM runs", row -> row.text(1)))
                .forEach(name -> left.merge(name, 1L, Long::sum));
        assertThat(left).isEqualTo(Map.of("chatty", 2L, "nightly", 5L, "other", 5L));
    }

    @Test
    void runsOfANameWithItsOwnRuleDoNotCountAmongTheOthers() {
        for (int i = 0; i < 5; i++) {
            kit.run("other", "succeeded", DAY);
        }
        for (int i = 0; i < 20; i++) {
            kit.run("nightly", "succeeded", DAY);
        }
        Tally tally = kit.retain(new RetentionRules(
                Map.of("succeeded", new Keep(DAY.multipliedBy(7), 10)),
                Map.of("nightly", ALL),
                ALL,
                ALL,
                ALL,
                ALL,
                Long.MAX_VALUE));
        assertThat(tally.rowsDeleted()).isZero();
    }

    @Test
    void rowsAreCountedAndNotTheirNumbers() {
        for (long id : new long[] {1, 11, 12}) {
            kit.db.write(session -> session.update(
                    "INSERT INTO dead_letters (id, at, kind, subject, rows, error) VALUES (?, ?, 'run', '1', '{}', 'why')",
                    id,
                    UpkeepKit.NOW.toEpochMilli()));
        }
        RetentionRules rules = new RetentionRules(
                Map.of(), Map.of(), ALL, ALL, ALL, new Keep(DAY.multipliedBy(90), 3), Long.MAX_VALUE);
        assertThat(kit.retain(rules).rowsDeleted()).isZero();
    }

    @Test
    void aDeadLetterOfAProcessThatLivesStaysAndOutputOfDeadRunsToo() throws IOException {
        ProcessRow process = new ProcessRow("inv", 4711, 1, "boot", false);
        for (int i = 0; i < 3; i++) {
            kit.db.write(session -> session.update(
                    "INSERT INTO dead_letters (at, kind, subject, rows, error) VALUES (1, 'service', 'web', ?, 'why')",
                    "{\"instances\": [{\"invocation_id\": \"inv\", \"pid\": 4711, \"start_ticks\": 1,"
                            + " \"boot_id\": \"boot\"}]}"));
        }
        kit.db.write(session -> session.update(
                "INSERT INTO dead_letters (id, at, kind, subject, rows, error) VALUES (2000, ?, 'run', '5', '{}', 'why')",
                UpkeepKit.NOW.toEpochMilli()));
        kit.log(5, 100);
        kit.log(6, 100);
        RetentionRules rules = new RetentionRules(
                Map.of(), Map.of(), ALL, ALL, ALL, new Keep(DAY.multipliedBy(90), 100), Long.MAX_VALUE);
        kit.living.add(process);
        kit.retain(rules);
        assertThat(kit.db.count("dead_letters")).isEqualTo(4);
        assertThat(kit.logs.runs(0)).containsExactly(5L);
        kit.living.clear();
        kit.retain(rules);
        assertThat(kit.db.count("dead_letters")).isEqualTo(1);
    }

    @Test
    void heavyRowsMakeSmallSlices() {
        for (int i = 0; i < 60; i++) {
            kit.events(1, DAY.multipliedBy(40), 500_000);
        }
        List<Integer> slices = new ArrayList<>();
        RetentionStore store = new RetentionStore();
        Span left = new Span(1, 60);
        while (!left.isEmpty()) {
            Span rest = left;
            DeletedSpan deleted = kit.db.write(session -> store.delete(session, Aging.EVENTS, rest, () -> false));
            slices.add((int) deleted.rows());
            left = deleted.rest();
        }
        assertThat(slices).allMatch(rows -> rows <= 8).hasSize(8);
        assertThat(kit.db.count("events")).isZero();
    }

    @Test
    void theCountsAreTheTablesOwnDifference() {
        for (int i = 0; i < 300; i++) {
            kit.run("job " + i % 7, i % 3 == 0 ? "failed" : "succeeded", DAY.multipliedBy(i % 20));
        }
        kit.events(5_000, DAY.multipliedBy(40), 10);
        kit.events(700, DAY, 10);
        samples(200, DAY);
        Map<String, Long> before = rows();

        Tally tally = kit.retain(new RetentionRules(
                Map.of("succeeded", new Keep(DAY.multipliedBy(10), 30), "failed", new Keep(DAY.multipliedBy(5), 1_000)),
                Map.of(),
                new Keep(DAY.multipliedBy(30), 500),
                new Keep(Duration.ofHours(1), 1_000),
                ALL,
                ALL,
                Long.MAX_VALUE));

        Map<String, Long> difference = new HashMap<>();
        rows().forEach((table, count) -> difference.put(table, before.get(table) - count));
        difference.values().removeIf(count -> count == 0);
        assertThat(difference).containsKeys("runs", "steps", "events", "samples");
        assertThat(tally.tables()).containsAllEntriesOf(difference);
        assertThat(tally.rowsDeleted())
                .isEqualTo(
                        difference.values().stream().mapToLong(Long::longValue).sum());
        assertThat(kit.db.count("events")).isEqualTo(500);
    }

    @Test
    void passesOfUpkeepAndDeadLettersAgeToo() {
        UpkeepStore upkeep = new UpkeepStore();
        for (int days = 200; days > 0; days -= 20) {
            long at = UpkeepKit.NOW.minus(DAY.multipliedBy(days)).toEpochMilli();
            kit.db.write(session -> upkeep.begin(session, "vacuum", "schedule", at));
            kit.db.write(session -> session.update(
                    "INSERT INTO dead_letters (at, kind, subject, rows, error) VALUES (?, 'run', '1', '{}', 'why')",
                    at));
        }
        Tally tally = kit.retain(new RetentionRules(
                Map.of(),
                Map.of(),
                ALL,
                ALL,
                new Keep(DAY.multipliedBy(90), 100),
                new Keep(DAY.multipliedBy(1_000), 3),
                Long.MAX_VALUE));
        assertThat(tally.tables()).containsEntry("upkeep", 6L).containsEntry("dead_letters", 7L);
        assertThat(kit.db.count("dead_letters")).isEqualTo(3);
    }

    @Test
    void aRowOfTheFutureHidesNoneThatAreTooMany() {
        kit.events(10, DAY.negated(), 10); // the clock was wrong for a while
        kit.events(100, DAY.multipliedBy(40), 10);
        kit.retain(new RetentionRules(
                Map.of(), Map.of(), new Keep(DAY.multipliedBy(30), 50), ALL, ALL, ALL, Long.MAX_VALUE));
        assertThat(kit.db.count("events")).isZero();
    }

    @Test
    void outputOfRunsThatAreGoneGoesAndBeyondTheBudgetThatOfTheOldest() throws IOException {
        long old = kit.run("job", "succeeded", DAY.multipliedBy(8));
        long first = kit.run("job", "succeeded", DAY);
        long going = kit.run("job", "queued", DAY);
        long second = kit.run("job", "succeeded", DAY);
        for (long run : List.of(old, first, going, second, 77_777L)) {
            kit.log(run, 1_000);
        }
        Tally tally = kit.retain(new RetentionRules(
                Map.of("succeeded", new Keep(DAY.multipliedBy(7), 100)), Map.of(), ALL, ALL, ALL, ALL, 2_500));
        assertThat(kit.logs.runs(0)).containsExactly(going, second);
        assertThat(kit.logs.runs(77)).isEmpty();
        assertThat(tally.logFiles()).isEqualTo(3);
        assertThat(tally.bytesFreed()).isGreaterThanOrEqualTo(3_000);
    }

    @Test
    void whatIsFreedGoesBackToTheDisk() {
        kit.events(20_000, DAY.multipliedBy(40), 200);
        kit.events(10, DAY, 200);
        kit.db.database.checkpoint().join();
        long before = kit.db.database.stats().databaseBytes();
        Tally tally = kit.retain(new RetentionRules(
                Map.of(), Map.of(), new Keep(DAY.multipliedBy(30), 50_000), ALL, ALL, ALL, Long.MAX_VALUE));
        long after = kit.db.database.stats().databaseBytes();
        assertThat(after).isLessThan(before / 10);
        assertThat(tally.bytesFreed()).isEqualTo(before - after);
    }

    private void samples(int count, Duration ago) {
        long at = UpkeepKit.NOW.minus(ago).toEpochMilli();
        SampleStore samples = new SampleStore();
        kit.db.write(session -> {
            for (int i = 0; i < count; i++) {
                samples.add(session, at, List.of(new SampleRow("web", 1, 2, 3)));
            }
            return count;
        });
    }

    private Map<String, Long> rows() {
        return kit.db.read(session -> new Tables().rows(session));
    }

    private static RetentionRules runs(Map<String, Keep> runs) {
        return new RetentionRules(runs, Map.of(), ALL, ALL, ALL, ALL, Long.MAX_VALUE);
    }
}
