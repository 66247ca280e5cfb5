package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.EventStore.Numbered;
import dev.supervisor.server.store.RevisionStore.RevisionRow;
import dev.supervisor.server.store.SampleStore.SampleRow;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services, with the samples and events that belong to them. */
class ServiceStoreTest {
    private static final ProcessRow PROCESS = new ProcessRow("invocation", 4711, 99, "boot", true);

    @TempDir
    private Path directory;

    private final ServiceStore services = new ServiceStore();
    private final RevisionStore revisions = new RevisionStore();
    private final SampleStore samples = new SampleStore();
    private final EventStore events = new EventStore();
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
    void aNewDefinitionRaisesTheRevisionAndKeepsTheTarget() {
        assertThat(services.put(session, "web", "{1}", "file", "up", 1)).isEqualTo(1);
        assertThat(services.setTarget(session, "web", "down", 2)).isTrue();
        assertThat(services.put(session, "web", "{2}", "api", "up", 3)).isEqualTo(2);
        assertThat(services.all(session).services()).containsExactly(new ServiceRow("web", "{2}", "api", 2, "down"));
        assertThat(services.setTarget(session, "none", "up", 4)).isFalse();
    }

    @Test
    void theLastRevisionsAreKept() {
        services.put(session, "web", "{}", "api", "up", 1);
        for (int i = 1; i <= RevisionStore.KEPT + 5; i++) {
            revisions.add(session, "web", new RevisionRow(i, "{" + i + "}", "api", 100 + i, i % 2 == 0 ? "me" : null));
        }
        List<RevisionRow> kept = revisions.of(session, "web");
        assertThat(kept)
                .hasSize(RevisionStore.KEPT)
                .isSortedAccordingTo((a, b) -> Long.compare(b.revision(), a.revision()));
        assertThat(kept.get(0)).isEqualTo(new RevisionRow(25, "{25}", "api", 125, null));
        assertThat(kept.get(1).changedBy()).isEqualTo("me");
        assertThat(revisions.of(session, "other")).isEmpty();
    }

    @Test
    void anInstanceIsReplacedAsAWhole() {
        services.put(session, "web", "{}", "api", "up", 1);
        InstanceRow running = new InstanceRow("web", "running", 5, 2, null, null, null, null, PROCESS, 6L);
        InstanceRow ended = new InstanceRow("web", "backoff", 7, 3, 8L, 1, 9, "why", null, null);
        assertThat(services.putInstance(session, running)).isTrue();
        assertThat(services.instance(session, "web")).contains(running);
        assertThat(services.putInstance(session, ended)).isTrue();
        assertThat(services.instance(session, "web")).contains(ended);
    }

    @Test
    void anInstanceOfADeletedServiceIsIgnored() {
        InstanceRow row = new InstanceRow("gone", "running", 5, 2, null, null, null, null, PROCESS, 6L);
        assertThat(services.putInstance(session, row)).isFalse();
        assertThat(services.all(session).instances()).isEmpty();
    }

    @Test
    void deletingAServiceTakesWhatBelongsToItAndNothingElse() {
        for (String name : List.of("db", "web")) {
            services.put(session, name, "{}", "api", "up", 1);
            revisions.add(session, name, new RevisionRow(1, "{}", "api", 1, "me"));
            services.putInstance(session, new InstanceRow(name, "running", 5, 2, null, null, null, null, PROCESS, 6L));
            samples.add(session, 10, List.of(new SampleRow(name, 1.5, 2, 3), new SampleRow(name, 1.5, 2, 3)));
        }
        assertThat(services.delete(session, "web"))
                .isEqualTo(Map.of("samples", 2L, "revisions", 1L, "instances", 1L, "services", 1L));
        assertThat(services.all(session).services())
                .extracting(ServiceRow::name)
                .containsExactly("db");
        assertThat(services.all(session).instances()).hasSize(1);
        assertThat(TestDatabase.count(session, "samples")).isEqualTo(2);
        assertThat(services.delete(session, "web").values()).containsOnly(0L);
    }

    @Test
    void theNewestEventsOfASubjectComeFirst() {
        for (int at = 0; at < 5; at++) {
            events.add(session, new EventRow(at, "service", "web", "a", "b", "why", "unix:root"));
            events.add(session, new EventRow(at, "service", "db", null, null, null, null));
        }
        assertThat(events.before(session, List.of("service"), "web", Long.MAX_VALUE, 2))
                .containsExactly(
                        new Numbered(9, new EventRow(4, "service", "web", "a", "b", "why", "unix:root")),
                        new Numbered(7, new EventRow(3, "service", "web", "a", "b", "why", "unix:root")));
        assertThat(events.after(session, List.of("service"), "web", 7, 10))
                .extracting(Numbered::seq)
                .containsExactly(9L);
        assertThat(events.after(session, List.of("run"), "web", 0, 2)).isEmpty();
        assertThat(events.latest(session)).isEqualTo(10);
    }
}
