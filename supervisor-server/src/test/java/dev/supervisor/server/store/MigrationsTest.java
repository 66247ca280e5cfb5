package dev.supervisor.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    /** Of each script that was shipped. A new one is added below; the others stay. */
    private static final Map<String, String> SHIPPED =
            Map.of("V001__init.sql", "d869947efd01cb1e6fe45601151ff0505f7c8d69e060a21c58bbc35b8c957658");

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
}
