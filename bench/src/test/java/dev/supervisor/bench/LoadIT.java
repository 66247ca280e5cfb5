package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, as it is shipped, against the packaged daemon. */
class LoadIT {
    @TempDir
    Path directory;

    private BenchProgram bench;

    @BeforeEach
    void make() {
        bench = new BenchProgram(directory);
    }

    @Test
    void aShortLoadKeepsAllPromisesAndTellsOfThem() throws Exception {
        Path out = directory.resolve("results");
        int exit = bench.run(
                "load", "--quick", "--duration", "5s", "--jar", BenchProgram.SUPERVISOR, "--out", out.toString());
        assertThat(exit).as(bench.said()).isZero();
        JsonNode json = new JsonMapper().readTree(out.resolve("load.json").toFile());
        assertThat(json.path("checks"))
                .hasSize(10)
                .allMatch(check -> check.path("ok").booleanValue());
        assertThat(json.at("/totals/0/count").longValue()).isEqualTo(1_000);
        assertThat(json.at("/totals/1/count").longValue()).isEqualTo(250);
        assertThat(Files.readString(out.resolve("load.html"))).contains("all checks hold");
        assertThat(bench.said()).contains("every acknowledged submit is stored exactly once", "5/5 s");
    }

    @Test
    void aDaemonThatDiesFailsTheChecksAndWhatItLeavesIsCleanedUp() throws Exception {
        Path out = directory.resolve("results");
        Process process = bench.launch(
                "load", "--quick", "--duration", "5s", "--jar", BenchProgram.SUPERVISOR, "--out", out.toString());
        bench.await("the load begins", () -> bench.said().contains("driving"));
        process.children().forEach(ProcessHandle::destroyForcibly);
        assertThat(bench.awaitEnd(process)).as(bench.said()).isEqualTo(1);
        assertThat(bench.said())
                .contains("FAILED  no call failed but by retryable errors")
                .contains("FAILED  the daemon answered to the end")
                .contains("FAILED  the daemon stopped in order: exit code 137, 100 processes left behind");
        assertThat(out.resolve("load-daemon.log")).isNotEmptyFile();
        assertThat(Files.readString(out.resolve("load.html"))).contains("a check failed");
    }

    @Test
    void withoutADaemonItFailsAndSaysSo() throws Exception {
        int exit = bench.run(
                "load", "--quick", "--socket", directory.resolve("none.sock").toString());
        assertThat(exit).as(bench.said()).isEqualTo(1);
        assertThat(bench.said()).contains("no daemon answers at");
    }
}
