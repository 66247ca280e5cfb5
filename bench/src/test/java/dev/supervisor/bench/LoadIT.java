package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    void withoutADaemonItFailsAndSaysSo() throws Exception {
        int exit = bench(
                "load", "--quick", "--socket", directory.resolve("none.sock").toString());
        assertThat(exit).as(said()).isEqualTo(1);
        assertThat(said()).contains("no daemon answers at");
    }

    private int bench(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", BENCH.toString()));
        command.addAll(Arrays.asList(args));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile())
                .start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES))
                    .as("the program ends: " + said())
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroy();
        }
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said.txt"));
    }
}
