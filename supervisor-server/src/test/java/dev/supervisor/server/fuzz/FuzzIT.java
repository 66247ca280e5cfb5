package dev.supervisor.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged daemon under bad clients of every kind, at each of its doors. The seeds are the transcripts: a call that was found
 * to do harm becomes one, and what did harm in another way a test of {@code FoundByFuzzIT}. A few seconds as a rule; for the long run, and for other random numbers:
 *
 * <pre>mvn verify -Dit.test=FuzzIT -Dsupervisor.fuzz=PT10M -Dsupervisor.fuzz.seed=7</pre>
 *
 * <p>A failure names the number of the input; the same seed makes the same inputs.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzIT {
    private static final Duration TIME = Duration.parse(System.getProperty("supervisor.fuzz", "PT5S"));
    private static final long SEED = Long.getLong("supervisor.fuzz.seed", 42);
    /** Keeps the inputs of one seed apart from those of the next. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final int BETWEEN_LOOKS = 100;
    private static final List<String> GROWING = List.of("events", "samples", "upkeep");

    @TempDir
    Path directory;

    @Test
    void theDaemonOutlivesAnyInputAndIsAsItWas() throws IOException {
        try (DaemonUnderTest daemon = new DaemonUnderTest(directory).start()) {
            for (String name : List.of("web", "db")) {
                daemon.client().serviceSet(ServiceSpec.of(name, List.of("sleep", "1000000")));
                daemon.client().serviceStop(name, Duration.ofSeconds(30));
            }
            List<Attack> attacks = attacks(daemon);
            inputs(attacks, 0, BETWEEN_LOOKS); // what is opened once and kept is open now
            look(daemon, BETWEEN_LOOKS);
            Waits.until("the first connections are closed", () -> files(daemon) <= 200);
            Map<String, Long> rows = rows(daemon);
            List<String> threads = threads(daemon);
            int files = files(daemon);

            long begin = System.nanoTime();
            long inputs = BETWEEN_LOOKS;
            while (System.nanoTime() - begin < TIME.toNanos()) {
                inputs(attacks, inputs, inputs + BETWEEN_LOOKS);
                inputs += BETWEEN_LOOKS;
                look(daemon, inputs);
            }

            System.out.printf(
                    "fuzz: %d inputs in %d s, %.0f a second%n",
                    inputs, TIME.toSeconds(), inputs * 1e9 / (System.nanoTime() - begin));
            assertThat(rows(daemon)).isEqualTo(rows);
            Waits.untilAsserted(
                    "the threads are those there were",
                    () -> assertThat(threads(daemon)).isSubsetOf(threads));
            Waits.untilAsserted(
                    "no more files are open than were",
                    () -> assertThat(files(daemon)).isLessThanOrEqualTo(files));
        }
    }

    private static List<Attack> attacks(DaemonUnderTest daemon) {
        Mutator mutator = new Mutator();
        return List.of(
                new HttpAttack(daemon.url(), daemon.token(), mutator),
                new UnixAttack(daemon.state().resolve("supervisor.sock"), mutator),
                new WebSocketAttack(daemon.url(), daemon.token(), mutator));
    }

    private static void inputs(List<Attack> attacks, long from, long to) {
        for (long input = from; input < to; input++) {
            Attack attack = attacks.get((int) (input % attacks.size()));
            try {
                attack.play(new SplittableRandom(SEED * GOLDEN + input));
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "input " + input + " of seed " + SEED + ", "
                                + attack.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /** It answers, and nothing has happened in it that it did not foresee. */
    private static void look(DaemonUnderTest daemon, long inputs) throws IOException {
        assertThat(daemon.client().systemPing().time()).isNotNull();
        try (RawHttp http = new RawHttp(daemon.url())) {
            String ping = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
            assertThat(http.call(daemon.token(), ping).answer().body()).contains("\"result\"");
        }
        assertThat(daemon.log())
                .as("the log after input %d of seed %d", inputs, SEED)
                .doesNotContain("incident", "Exception", "Throwable", " ERROR ", "OutOfMemory");
    }

    private static Map<String, Long> rows(DaemonUnderTest daemon) throws IOException {
        Map<String, Long> rows = new TreeMap<>(daemon.client().systemInfo().rows());
        rows.keySet().removeAll(GROWING);
        return rows;
    }

    private static List<String> threads(DaemonUnderTest daemon) {
        return Processes.threads(daemon.process().pid());
    }

    private static int files(DaemonUnderTest daemon) {
        return Processes.openFiles((int) daemon.process().pid());
    }
}
