package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthIT {
    @TempDir
    Path directory;

    @Test
    void everythingIsMeasuredAndNothingIsCountedWrong() throws Exception {
        BenchProgram bench = new BenchProgram(directory);
        Path out = directory.resolve("results");
        int exit = bench.run(
                "growth", "--quick", "--sizes=3000", "--jar", BenchProgram.SUPERVISOR, "--out", out.toString());
        assertThat(exit).as(bench.said()).isZero();
        JsonNode json = new JsonMapper().readTree(out.resolve("growth.json").toFile());
        assertThat(json.path("checks"))
                .hasSizeGreaterThan(20)
                .allMatch(check -> check.path("ok").booleanValue());
        assertThat(json.path("sizes")).hasSize(1).allMatch(at -> at.path("ms").size() == Grown.values().length);
        assertThat(Files.readString(out.resolve("growth.html"))).contains("start-up", "3000 runs");
    }
}
