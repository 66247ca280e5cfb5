package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.server.control.EventControl.Query;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.SqliteDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody asked for, far apart among what nobody did. */
class EventControlTest {
    private static final int LIMIT = 2;
    private static final List<Long> ASKED_FOR = List.of(3L, 4L, 5L, 2_500_000L, 6_000_000L);
    private static final List<Long> NOT_ASKED_FOR = List.of(1L, 2L, 3_000_000L, 6_000_001L);

    @TempDir
    private Path directory;

    private Database database;
    private EventControl events;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(
                DatabaseConfig.of(directory.resolve("supervisor.db")),
                Thread::new,
                death -> {
                    throw new AssertionError(death);
                },
                new MetricRegistry());
        events = new EventControl(database);
        for (long id : ASKED_FOR) {
            insert(id, "token:ci");
        }
        for (long id : NOT_ASKED_FOR) {
            insert(id, null);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void pagesLeadToAllOfItNewestFirst() throws Exception {
        assertThat(followed(null)).containsExactly(6_000_000L, 2_500_000L, 5L, 4L, 3L);
    }

    @Test
    void pagesLeadToAllOfItFromANumberOn() throws Exception {
        assertThat(followed(3L)).containsExactly(4L, 5L, 2_500_000L, 6_000_000L);
    }

    @Test
    void aPageLooksThroughAMillionNumbersAndSaysWhereToGoOn() throws Exception {
        EventList page = page(null, "6000000");
        assertThat(page.events()).isEmpty();
        assertThat(page.cursor()).isEqualTo("5000000");
    }

    /** All pages, the answers of which go on until there is no cursor. */
    private List<Long> followed(@Nullable Long after) throws Exception {
        List<Long> found = new ArrayList<>();
        EventList page = page(after, null);
        found.addAll(page.events().stream().map(Event::seq).toList());
        while (page.cursor() != null) {
            assertThat(page.events()).hasSizeLessThanOrEqualTo(LIMIT);
            page = page(null, page.cursor());
            found.addAll(page.events().stream().map(Event::seq).toList());
        }
        return found;
    }

    private EventList page(@Nullable Long after, @Nullable String cursor) throws Exception {
        return events.list(new Query(after, cursor, null, null, "*", LIMIT), null)
                .get(1, TimeUnit.MINUTES);
    }

    private void insert(long id, @Nullable String actor) throws Exception {
        database.write(session -> session.update(
                        "INSERT INTO events (id, at, kind, subject, actor) VALUES (?, 1, 'service', 'web', ?)",
                        id,
                        actor))
                .get(1, TimeUnit.MINUTES);
    }
}
