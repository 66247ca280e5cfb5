package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.StoreFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A state directory as of a host that has been busy for long: stopped services and ended runs. Made once, copied for each daemon.
 *
 * @param directory as {@link DaemonUnderTest#start(Path, DaemonUnderTest.Launch)} wants it
 * @param runs of {@value #STEPS} steps each, with as many events
 */
record SeededState(Path directory, int runs) {
    static final int SERVICES = 100;
    static final int STEPS = 3;
    /** One of so many runs has failed. */
    static final int FAILED_EVERY = 20;

    private static final int CHUNK = 50_000;
    private static final List<String> COPIED = List.of("supervisor.db", "admin.token");

    private static final String NUMBERS =
            "WITH RECURSIVE number (n) AS (VALUES (?1) UNION ALL SELECT n + 1 FROM number WHERE n < ?2) ";

    private static final String INSERT_RUNS = NUMBERS + """
            INSERT INTO runs (id, name, pool, priority, state, spec, labels, submitted_at, started_at, finished_at, exit_code)
            SELECT n, 'job-' || n % 50, 'default', 0, CASE n % 20 WHEN 0 THEN 'failed' ELSE 'succeeded' END,
                   '{"name":"job-' || n % 50 || '","steps":[{"name":"fetch","command":["fetch"]},'
                   || '{"name":"build","command":["build"],"needs":["fetch"]},'
                   || '{"name":"tell","command":["tell"],"needs":["build"]}]}',
                   '{"number":"' || n || '"}', ?3 + n, ?3 + n + 5, ?3 + n + 900, CASE n % 20 WHEN 0 THEN 1 ELSE 0 END
            FROM number""";

    private static final String INSERT_STEPS = NUMBERS + """
            , position (p, name, needs) AS (VALUES (0, 'fetch', '[]'), (1, 'build', '[0]'), (2, 'tell', '[1]'))
            INSERT INTO steps (run_id, position, name, pool, priority, state, needs, started_at, finished_at, exit_code)
            SELECT n, p, name, 'default', 0, 'succeeded', needs, ?3 + n + 5 + 300 * p, ?3 + n + 300 + 300 * p, 0
            FROM number, position""";

    private static final String INSERT_EVENTS = NUMBERS + """
            INSERT INTO events (at, kind, subject, from_state, to_state, reason, actor)
            SELECT ?3 + n + 900, 'run', n, 'running', 'succeeded', 'exit code 0', NULL FROM number""";

    private static final String KEEP_IDS = "UPDATE sequences SET last = last + ? WHERE name IN ('runs', 'events')";

    /** Has the packaged daemon define the services, then writes the runs behind its back. */
    static SeededState create(Path directory, int runs, Path jar, Progress progress) throws IOException {
        progress.say("writing the state: " + SERVICES + " services, " + runs + " runs of " + STEPS + " steps, " + runs
                + " events");
        Files.createDirectories(directory);
        DaemonUnderTest.Launch launch = DaemonUnderTest.Launch.packaged(jar, "");
        try (DaemonUnderTest daemon = DaemonUnderTest.start(directory, launch);
                SupervisorClient client = daemon.connect()) {
            for (int i = 0; i < SERVICES; i++) {
                String name = service(i);
                client.serviceSet(ServiceSpec.of(name, List.of("sleep", "1000000")));
                client.serviceStop(name, Duration.ofSeconds(10));
            }
        }
        Session session = StoreFile.open(DatabaseConfig.of(database(directory)));
        try {
            long begun = System.currentTimeMillis() - Duration.ofDays(30).toMillis();
            for (int first = 1; first <= runs; first += CHUNK) {
                int from = first;
                int to = Math.min(runs, first + CHUNK - 1);
                session.inTransaction(chunk -> {
                    chunk.update(INSERT_RUNS, from, to, begun);
                    chunk.update(INSERT_STEPS, from, to, begun);
                    chunk.update(INSERT_EVENTS, from, to, begun);
                    return chunk.update(KEEP_IDS, to - from + 1);
                });
            }
        } finally {
            session.close();
        }
        return new SeededState(directory, runs);
    }

    static String service(int number) {
        return String.format("service-%03d", number);
    }

    /** The database file of a daemon started in this directory. */
    static Path database(Path directory) {
        return DaemonUnderTest.state(directory).resolve("supervisor.db");
    }

    /** The same state for another daemon, on the disk before it is used: nothing of the copying is left to be measured. */
    void copyTo(Path other) throws IOException {
        Path to = Files.createDirectories(DaemonUnderTest.state(other));
        for (String file : COPIED) {
            Files.copy(DaemonUnderTest.state(directory).resolve(file), to.resolve(file));
            try (FileChannel copy = FileChannel.open(to.resolve(file), StandardOpenOption.WRITE)) {
                copy.force(true);
            }
        }
    }
}
