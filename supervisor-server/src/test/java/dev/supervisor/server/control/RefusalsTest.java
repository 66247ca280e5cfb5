package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
    @TempDir
    private Path directory;

    private TestDatabase db;
    private Refusals refusals;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void open() {
        db = TestDatabase.in(directory);
        refusals = new Refusals(new Journal(db.database, Runnable::run), () -> now);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void whoIsRefusedWithoutEndHidesNobodyElse() {
        refused("token:noisy", 1_000);
        refused("token:quiet", 1);

        assertThat(recordedOf("token:noisy")).isEqualTo(60);
        assertThat(recordedOf("token:quiet")).isEqualTo(1);
    }

    @Test
    void manyWhoAreRefusedWithoutEndDoNotFillTheDisk() {
        for (int i = 0; i < 200; i++) {
            refused("token:" + i, 100);
        }
        assertThat(actors().size()).isEqualTo(51 * 60);
    }

    @Test
    void afterAMinuteTheyAreRecordedAgain() {
        refused("token:noisy", 100);
        now = now.plus(Duration.ofMinutes(1));
        refused("token:noisy", 100);

        assertThat(recordedOf("token:noisy")).isEqualTo(120);
    }

    private void refused(String actor, int times) {
        for (int i = 0; i < times; i++) {
            refusals.refused(actor, "system.wipe_all", "FORBIDDEN");
        }
    }

    private long recordedOf(String actor) {
        return actors().stream().filter(actor::equals).count();
    }

    /** Of each that is recorded. */
    private List<String> actors() {
        db.write(session -> true); // what is noted is written before
        return db.read(session -> new EventStore().after(session, 0, 100_000)).stream()
                .map(row -> row.event().actor())
                .toList();
    }
}
