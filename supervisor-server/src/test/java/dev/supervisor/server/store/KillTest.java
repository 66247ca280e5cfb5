package dev.supervisor.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that writes is killed by SIGKILL again and again: what it acknowledged is there, and no half of a unit. */
class KillTest {
    /** At each level. */
    private static final int KILLS = Integer.getInteger("supervisor.kills", 100) / 3 + 1;

    private static final int SLOWEST_KILL_MS = 150;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"normal", "full", "extra"})
    void everyAcknowledgedUnitIsThereAndNoHalfOne(String level) throws IOException, InterruptedException {
        Random random = new Random(7);
        long next = 1;
        for (int i = 0; i < KILLS; i++) {
            next = 1 + check(writeUntilKilled(level, next, random.nextInt(SLOWEST_KILL_MS)));
        }
        assertThat(next).as("it wrote before it was killed").isGreaterThan(10L * KILLS);
    }

    /** The numbers it acknowledged. */
    private List<Long> writeUntilKilled(String level, long first, int killAfterMs)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dorg.sqlite.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitsUntilKilled.class.getName(),
                        directory.toString(),
                        level,
                        String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Long> numbers = new ArrayList<>();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = said.readLine();
            LockSupport.parkNanos(Duration.ofMillis(killAfterMs).toNanos());
            process.toHandle().destroyForcibly(); // the process itself would close the stream too
            String following = said.readLine();
            while (following != null) { // the last one may be cut off, and is not counted then
                numbers.add(Long.valueOf(line));
                line = following;
                following = said.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return numbers;
    }

    /** Makes room for the next; the greatest number there was. */
    private long check(List<Long> acknowledged) {
        try (TestDatabase db = TestDatabase.in(directory)) { // which checks its integrity too
            List<Long> whole = db.read(session -> session.list(
                    "SELECT at FROM events GROUP BY at HAVING count(*) = 2 AND count(DISTINCT kind) = 2",
                    row -> row.integer(1)));
            assertThat(db.count("events")).as("no half unit").isEqualTo(2L * whole.size());
            assertThat(new HashSet<>(whole)).as("every acknowledged unit").containsAll(acknowledged);
            db.write(session -> session.update("DELETE FROM events"));
            return whole.stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }
}
