package dev.supervisor.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.RawUnix;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that has no file left for a connection waits for one, at rest. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileLimitIT {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}\n";
    /** Of 10 ms. A loop that spins takes some 300 in the time that is watched. */
    private static final long TICKS_AT_REST = 30;

    @TempDir
    Path directory;

    private final Deque<RawUnix> connections = new ArrayDeque<>();
    private DaemonUnderTest daemon;

    @BeforeEach
    void start() {
        daemon = new DaemonUnderTest(directory).start();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawUnix connection : connections) {
            connection.close();
        }
        daemon.close();
    }

    @Test
    void connectionsThatCannotBeTakenInAreLater() throws IOException {
        int files = Processes.openFiles(pid());
        limit(files + 5);
        for (int i = 0; i < 20; i++) {
            RawUnix connection = new RawUnix(daemon.state().resolve("supervisor.sock"));
            connections.add(connection.send(PING));
        }
        Waits.until("files run out", () -> daemon.log().contains("Too many open files; it tries"));
        long before = ticks();
        Waits.during("the daemon is at rest", Duration.ofSeconds(3), daemon.process()::isAlive);
        assertThat(ticks() - before).isLessThan(TICKS_AT_REST);
        assertThat(daemon.log()).containsOnlyOnce("LimitNOFILE");

        while (connections.size() > 1) {
            connections.removeFirst().close();
        }

        assertThat(connections.getFirst().line()).contains("\"result\"");
    }

    private long ticks() {
        return Processes.cpuTicks(pid(), "unix-socket");
    }

    private int pid() {
        return (int) daemon.process().pid();
    }

    /** Sets the soft limit only, by prlimit(1). */
    private void limit(int files) throws IOException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", String.valueOf(pid()), "--nofile=" + files + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.onExit().join().exitValue()).isZero();
    }
}
