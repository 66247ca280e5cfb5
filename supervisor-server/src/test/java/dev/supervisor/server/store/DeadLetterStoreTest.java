package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.DeadLetterStore.Kind;
import dev.supervisor.server.store.DeadLetterStore.Letter;
import dev.supervisor.server.store.RevisionStore.RevisionRow;
import dev.supervisor.server.store.RunStore.NewRun;
import dev.supervisor.server.store.RunStore.NewStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that go to the dead letters and come back are the same rows. */
class DeadLetterStoreTest {
    private static final String AWKWARD = "{\"a\": \"q'uote \\\" \\u0000 \0 \n\t\u0001 \ud83d\ude00 \u20ac\"";

    @TempDir
    private Path directory;

    private final DeadLetterStore letters = new DeadLetterStore();
    private final RunStore runs = new RunStore();
    private final ServiceStore services = new ServiceStore();
    private final RevisionStore revisions = new RevisionStore();
    private TestDatabase db;

    @BeforeEach
    void open() {
        db = TestDatabase.in(directory);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aRunWithItsStepsComesBackAsItWas() {
        long run = submit("key");
        db.write(session -> runs.claim(session, run, 1, new ProcessRow("inv", 1, 2, "boot", true), 5));
        List<String> before = dump();

        db.write(session -> letters.move(session, Kind.RUN, String.valueOf(run), "why", 7));

        assertThat(db.count("runs")).isZero();
        assertThat(db.count("steps")).isZero();
        Letter letter = only();
        assertThat(letter.tables()).isEqualTo(Map.of("runs", 1L, "steps", 2L));
        assertThat(letter.subject()).isEqualTo(String.valueOf(run));
        assertThat(letter.error()).isEqualTo("why");
        assertThat(letter.at()).isEqualTo(7);
        assertThat(db.<List<DeadLetterStore.Running>>read(session -> letters.running(session, 0, Long.MAX_VALUE)))
                .containsExactly(new DeadLetterStore.Running(letter.id(), new ProcessRow("inv", 1, 2, "boot", true)));

        moveBack(letter);
        assertThat(dump()).isEqualTo(before);
        assertThat(db.count("dead_letters")).isZero();
    }

    @Test
    void aServiceWithItsInstanceComesBackAsItWas() {
        db.write(session -> {
            services.put(session, "web", AWKWARD, "api", "up", 1);
            revisions.add(session, "web", new RevisionRow(1, "{}", "api", 1, null));
            revisions.add(session, "web", new RevisionRow(2, AWKWARD, "file", 2, AWKWARD));
            return services.putInstance(session, instance());
        });
        List<String> before = dump();
        db.write(session -> letters.move(session, Kind.SERVICE, "web", "why", 7));
        assertThat(db.count("services") + db.count("instances") + db.count("revisions"))
                .isZero();
        assertThat(only().tables()).isEqualTo(Map.of("services", 1L, "instances", 1L, "revisions", 2L));
        moveBack(only());
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void whatIsNotThereAnyMoreIsNoLetter() {
        assertThat(db.<Boolean>write(session -> letters.move(session, Kind.RUN, "77", "why", 7)))
                .isFalse();
        assertThat(db.count("dead_letters")).isZero();
    }

    @Test
    void aRunWhosePlaceIsTakenStaysADeadLetter() {
        long run = submit("key");
        db.write(session -> letters.move(session, Kind.RUN, String.valueOf(run), "why", 7));
        submit("key");
        List<String> before = dump();
        assertThat(TestDatabase.kind(db.database.write(session -> {
                    letters.moveBack(session, only(session));
                    return true;
                })))
                .isEqualTo(StoreException.Kind.CONSTRAINT);
        assertThat(dump()).isEqualTo(before);
        assertThat(only().subject()).isEqualTo(String.valueOf(run));
    }

    @Test
    void whatCannotBeMovedStaysWhereItIs() {
        long run = submit("key");
        db.write(session ->
                session.update("CREATE TRIGGER no BEFORE DELETE ON runs BEGIN SELECT raise(ABORT, 'not now'); END"));
        List<String> before = dump();
        assertThat(TestDatabase.failure(
                        db.database.write(session -> letters.move(session, Kind.RUN, String.valueOf(run), "why", 7))))
                .hasMessageContaining("not now");
        assertThat(dump()).isEqualTo(before);
        assertThat(db.count("dead_letters")).isZero();
    }

    @Test
    void aNewDefinitionTakesOverTheProcessOnly() {
        db.write(session -> {
            services.put(session, "web", AWKWARD, "api", "up", 1);
            services.putInstance(session, instance());
            return letters.move(session, Kind.SERVICE, "web", "why", 7);
        });
        boolean taken = db.write(session -> {
            services.put(session, "web", "{}", "api", "up", 9);
            return letters.moveInstanceBack(session, "web");
        });
        assertThat(taken).isTrue();
        InstanceRow now = db.read(session -> services.instance(session, "web").orElseThrow());
        assertThat(now).isEqualTo(instance());
        assertThat(only().tables()).isEqualTo(Map.of("services", 1L, "instances", 0L, "revisions", 0L));
        assertThat(db.<Boolean>write(session -> letters.moveInstanceBack(session, "web")))
                .isFalse();
    }

    @Test
    void purgingCountsTrue() {
        for (int i = 0; i < 3; i++) {
            long run = submit(null);
            db.write(session -> letters.move(session, Kind.RUN, String.valueOf(run), "why", 7));
        }
        long first = db.read(
                session -> letters.page(session, Long.MAX_VALUE, 10).get(0).id());
        assertThat(db.<Long>write(session -> letters.purge(session, first))).isEqualTo(1);
        assertThat(db.<Long>write(session -> letters.purge(session, first))).isZero();
        assertThat(db.<Long>write(letters::purgeAll)).isEqualTo(2);
    }

    @Test
    void theSizeOfALetterIsInBytes() {
        long run = submit("\u20ac");
        db.write(session -> letters.move(session, Kind.RUN, String.valueOf(run), "why", 7));
        String rows = db.read(session -> session.first("SELECT rows FROM dead_letters", row -> row.text(1))
                .orElseThrow());
        assertThat(only().bytes())
                .isEqualTo(rows.getBytes(StandardCharsets.UTF_8).length)
                .isGreaterThan(rows.length());
    }

    private long submit(String key) {
        return db.write(session -> runs.insert(
                session,
                new NewRun(
                        AWKWARD,
                        "default",
                        3,
                        AWKWARD,
                        "{}",
                        key,
                        List.of(new NewStep("a", "queued", "[]"), new NewStep("b", "queued", "[0]"))),
                4));
    }

    private void moveBack(Letter letter) {
        db.write(session -> {
            letters.moveBack(session, letter);
            return true;
        });
    }

    private Letter only() {
        return db.read(this::only);
    }

    private Letter only(Session session) {
        List<Letter> all = letters.page(session, Long.MAX_VALUE, 10);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Every value of every row but of the letters, with its type. */
    private List<String> dump() {
        return db.read(session -> {
            List<String> all = new ArrayList<>();
            for (String table : List.of("services", "instances", "revisions", "runs", "steps")) {
                String columns = String.join(
                        " || ',' || ",
                        session.list(
                                "SELECT 'typeof(' || name || ') || quote(' || name || ')' FROM pragma_table_info(?)",
                                row -> row.text(1),
                                table));
                all.addAll(
                        session.list("SELECT '" + table + " ' || " + columns + " FROM " + table, row -> row.text(1)));
            }
            return all;
        });
    }

    private static InstanceRow instance() {
        return new InstanceRow(
                "web", "running", 3, 2, null, null, 9, AWKWARD, new ProcessRow("inv", 1, 2, "boot", true), 4L);
    }
}
