package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, as it is shipped, against the packaged daemon. */
class LoadIT {
    private static final Path BENCH = Path.of(System.getProperty("bench.jar"));
    private static final Path SUPERVISOR = Path.of(System.getProperty("supervisor.jar"));

    @TempDir
    Path directory;

    @Test
    void aShortLoadKeepsAllPromisesAndTellsOfThem() throws Exception {
        Path out = directory.resolve("results");
        int exit =
                bench("load", "--quick", "--duration", "5s", "--jar", SUPERVISOR.toString(), "--out", out.toString());
        assertThat(exit).as(said()).isZero();
        JsonNode json = new JsonMapper().readTree(out.resolve("load.json").toFile());
        assertThat(json.path("checks"))
                .hasSize(10)
                .allMatch(check -> check.path("ok").booleanValue());
        assertThat(json.at("/totals/0/count").longValue()).isEqualTo(1_000);
        assertThat(json.at("/totals/1/count").longValue()).isEqualTo(250);
        assertThat(Files.readString(out.resolve("load.html"))).contains("all checks hold");
        assertThat(said()).contains("every acknowledged submit is stored exactly once", "5/5 s");
    }

    @Test
    void aDaemonThatDiesFailsTheChecksAndWhatItLeavesIsCleanedUp() throws Exception {
        Path out = directory.resolve("results");
        Process bench =
                launch("load", "--quick", "--duration", "5s", "--jar", SUPERVISOR.toString(), "--out", out.toString());
        await("the load begins", () -> said().contains("driving"));
        bench.children().forEach(ProcessHandle::destroyForcibly);
        assertThat(awaitEnd(bench)).as(said()).isEqualTo(1);
        assertThat(said())
                .contains("FAILED  no call failed but by retryable errors")
                .contains("FAILED  the daemon answered to the end")
                .contains("FAILED  the daemon stopped in order: exit code 137, 100 processes left behind");
        assertThat(out.resolve("load-daemon.log")).isNotEmptyFile();
        assertThat(Files.readString(out.resolve("load.html"))).contains("a check failed");
    }

    @Test
    void withoutADaemonItFailsAndSaysSo() throws Exception {
        int exit = bench(
                "load", "--quick", "--socket", directory.resolve("none.sock").toString());
        assertThat(exit).as(said()).isEqualTo(1);
        assertThat(said()).contains("no daemon answers at");
    }

    private int bench(String... args) throws IOException, InterruptedException {
        return awaitEnd(launch(args));
    }

    private Process launch(String... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", BENCH.toString()));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile())
                .start();
    }

    private int awaitEnd(Process process) throws IOException, InterruptedException {
        try {
            await("the program ends", () -> !process.isAlive());
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private void await(String what, Callable<Boolean> condition) throws IOException {
        Awaitility.await(what + " after: " + said())
                .atMost(Duration.ofMinutes(4))
                .until(condition);
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said.txt"));
    }
}
