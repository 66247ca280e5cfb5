package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.transcripts.EscapedBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon under bad clients of every kind, at each of its doors, led by Jazzer to what no input before has reached. It begins with
 * {@link Seeds}. A few seconds as a rule; for the long run, and for other random numbers:
 *
 * <pre>mvn verify -Dit.test=FuzzIT -Dsupervisor.fuzz=PT10M -Dsupervisor.fuzz.seed=7 -Dsupervisor.fuzz.keep=FILE</pre>
 *
 * <p>{@code FILE} is then what {@code found.txt} may become: the inputs that reached something new. One that does harm is in the
 * failure's text; as a call it becomes a transcript, anything else a test of {@code FoundByFuzzIT}.
 */
class FuzzIT {
    /** The last line of a run in which nothing happened that should not. */
    static final String VERDICT = "fuzz: the state is as it was, and nothing is left behind";

    private static final Duration TIME = Duration.parse(System.getProperty("supervisor.fuzz", "PT5S"));
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long SEED = Long.getLong("supervisor.fuzz.seed", 42);

    private static final String KEEP = System.getProperty("supervisor.fuzz.keep");
    /** Whose branches are counted. */
    private static final String WATCHED =
            "dev.supervisor.server.http.**:dev.supervisor.server.rpc.**:dev.supervisor.server.events.**:dev.supervisor.rpc.**"
                    + ":com.googlecode.jsonrpc4j.**:io.undertow.server.protocol.http.**:io.undertow.websockets.core.**";

    @TempDir
    Path directory;

    @Test
    void theDaemonOutlivesAnyInputAndIsAsItWas() throws IOException, InterruptedException {
        Path seeds = made("seeds");
        Path found = made("found");
        Path harm = made("harm");
        Seeds.write(seeds);

        String said = run(
                harm,
                jazzer(List.of(
                        "-artifact_prefix=" + harm + "/",
                        "-max_total_time=" + TIME.toSeconds(),
                        "-seed=" + SEED,
                        "-timeout=60",
                        "-max_len=4096",
                        found.toString(),
                        seeds.toString())));

        assertThat(said).as("harmful: %s", inputs(harm)).contains(VERDICT);
        said.lines()
                .filter(line -> line.startsWith("#") || line.startsWith("Done"))
                .reduce((earlier, later) -> later)
                .ifPresent(last -> System.out.println("fuzz: " + last));
        if (KEEP != null) {
            Files.write(Path.of(KEEP), inputs(found));
        }
    }

    private List<String> jazzer(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1", // half of a short run would be spent on compiling
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-Dsupervisor.fuzz.state=" + directory.resolve("state"),
                "-Djava.io.tmpdir=" + made("tmp"),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + DoorsFuzzer.class.getName(),
                "--instrumentation_includes=" + WATCHED,
                "--reproducer_path=" + directory,
                // a client that connects where it is told to is what we are
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery"));
        command.addAll(options);
        return command;
    }

    /**
     * All that the program said.
     *
     * @param harm where it leaves an input that does harm
     */
    private String run(Path harm, List<String> command) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = process.waitFor(TIME.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
            String all = Files.readString(said, ISO_8859_1);
            assertThat(ended).as(all).isTrue();
            assertThat(process.exitValue())
                    .as("harmful: %s\n%s", inputs(harm), all)
                    .isZero();
            return all;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Path made(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    private static List<String> inputs(Path directory) throws IOException {
        List<String> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                inputs.add(EscapedBytes.encode(Files.readAllBytes(file)));
            }
        }
        return inputs;
    }
}
