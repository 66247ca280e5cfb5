package dev.supervisor.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsTest {
    /** Of each script that was shipped. A new one is added below; the others stay. */
    private static final Map<String, String> SHIPPED = Map.of(
            "V001__init.sql", "d869947efd01cb1e6fe45601151ff0505f7c8d69e060a21c58bbc35b8c957658",
            "V002__backlog.sql", "4aa4e89635e25ec52d26ad33311d5ea8ad330b076d52be3416b4adfc2b8062f3",
            "V003__upkeep.sql", "a3bfd538774f6ba9f1c50a949816b68dcd00f67b7a49b71b40856671d9c14746",
            "V004__tokens.sql", "73796b918c89add46e09bdc13e5071d0cc25e3587c20a183a72a492176a325c5",
            "V005__revisions.sql", "f2ed3224e93bde3fb952ee9e9e8a2f0d3ef592527ff6470e6af41e2744e90242",
            "V006__audit.sql", "7d319deb65893ced5bcaf7620e2493c4dbc9496e1b67b8a87801fbc36f62bd72",
            "V007__audit_scan.sql", "3a8dd993650398cd010b5daf64ef5b2e29e0a597e68dc1fefae451ef15cccb59",
            "V008__sequences.sql", "d969e126f7a2d0dcc4875d722bc73db75998bbfc2a71f984c12a289f50790047");

    @TempDir
    private Path directory;

    @Test
    void noShippedScriptIsEverEdited() throws NoSuchAlgorithmException {
        Map<String, String> now = new LinkedHashMap<>();
        for (String script : Migrations.SCRIPTS) {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Migrations.read(script).getBytes(UTF_8));
            now.put(script, HexFormat.of().formatHex(digest));
        }
        assertThat(now).isEqualTo(SHIPPED);
    }

    @Test
    void scriptsAreNumberedWithoutAGap() {
        for (int i = 0; i < Migrations.SCRIPTS.size(); i++) {
            assertThat(Migrations.SCRIPTS.get(i)).startsWith(String.format("V%03d__", i + 1));
        }
    }

    /** Files that daemons of each earlier version wrote, from the first on: how many events and samples they have. */
    private static final List<Arguments> STORED = List.of(
            arguments(1, 45, 3),
            arguments(2, 41, 6),
            arguments(3, 30, 4),
            arguments(4, 33, 8),
            arguments(5, 31, 8),
            arguments(6, 31, 8),
            arguments(7, 40, 10));

    static List<Arguments> stored() {
        return STORED;
    }

    @ParameterizedTest
    @MethodSource("stored")
    void aDatabaseOfAnEarlierVersionIsTakenUpWithAllItsRows(int version, long events, long samples) throws IOException {
        store(version);
        RunStore runs = new RunStore();
        try (TestDatabase db = TestDatabase.in(directory)) {
            Map<String, Long> rows = db.read(session -> new Tables().rows(session));
            assertThat(rows)
                    .containsEntry("services", 3L)
                    .containsEntry("instances", 3L)
                    .containsEntry("revisions", 3L)
                    .containsEntry("runs", 3L)
                    .containsEntry("steps", 5L)
                    .containsEntry("events", events)
                    .containsEntry("samples", samples);
            List<Reading<RunRow>> named =
                    db.read(session -> runs.list(session, new RunStore.Filter(null, "run"), 100, 10));
            assertThat(named).extracting(run -> run.orThrow().state()).containsExactly("failed", "succeeded");
            List<String> dangling = db.read(session -> session.list("PRAGMA foreign_key_check", row -> row.text(1)));
            assertThat(dangling).isEmpty();
            assertThat(db.<String>read(session -> session.first("PRAGMA integrity_check", row -> row.text(1))
                            .orElseThrow()))
                    .isEqualTo("ok");
            assertThat(db.<Long>read(session -> session.lastId("events")))
                    .as("the highest number ever given: none has been deleted")
                    .isEqualTo(events);
            assertThat(db.<Long>write(session -> session.nextId("runs"))).isEqualTo(4);
            assertThat(schema(db)).as("as that of a new one").isEqualTo(schemaOfANewOne());
            assertThat(schema(db))
                    .filteredOn(sql -> sql.matches("(?s)CREATE TABLE (runs|events) .*"))
                    .hasSize(2)
                    .noneMatch(sql -> sql.contains("AUTOINCREMENT"));
        }
    }

    @Test
    void anIdWhoseRowIsGoneSinceAnEarlierVersionIsNotGivenAgain() throws Exception {
        store(7);
        Session session = new Session(Connections.plain(directory.resolve("supervisor.db")));
        session.execute("DELETE FROM steps");
        session.execute("DELETE FROM runs");
        session.execute("DELETE FROM events WHERE id > 30");
        session.close();
        try (TestDatabase db = TestDatabase.in(directory)) {
            assertThat(db.<Long>write(opened -> opened.nextId("runs"))).isEqualTo(4);
            assertThat(db.<Long>write(opened -> opened.nextId("events"))).isEqualTo(41);
        }
    }

    @Test
    void thereIsAFileOfEachEarlierVersion() {
        assertThat(STORED.stream().map(stored -> stored.get()[0]))
                .containsExactlyElementsOf(
                        IntStream.range(1, Migrations.SCRIPTS.size()).boxed().toList());
    }

    @Test
    void openingAgainAppliesNothingTwice() {
        for (int i = 0; i < 2; i++) {
            try (TestDatabase db = TestDatabase.in(directory)) {
                assertThat(db.<Long>write(session -> session.first("PRAGMA user_version", row -> row.integer(1))
                                .orElseThrow()))
                        .isEqualTo(Migrations.SCRIPTS.size());
            }
        }
    }

    private void store(int version) throws IOException {
        try (InputStream stored = getClass().getResourceAsStream("/db/version-" + version + ".db")) {
            Files.copy(Objects.requireNonNull(stored), directory.resolve("supervisor.db"));
        }
    }

    /** The tables and indexes that are ours. */
    private static List<String> schema(TestDatabase db) {
        return db.read(session -> session.list(
                "SELECT sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY name", row -> row.text(1)));
    }

    private List<String> schemaOfANewOne() throws IOException {
        try (TestDatabase fresh = TestDatabase.in(Files.createDirectory(directory.resolve("fresh")))) {
            return schema(fresh);
        }
    }
}
