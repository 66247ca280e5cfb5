package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A soak that is much too short, to see that it does all it does. */
class SoakIT {
    @TempDir
    Path directory;

    @Test
    void allThatADaemonDoesIsDoneAndWatched() throws Exception {
        BenchProgram bench = new BenchProgram(directory);
        Path out = directory.resolve("results");
        int exit = bench.run(
                "soak",
                "--duration=10s",
                "--upkeep-every=1s",
                "--wipe-every=4s",
                "--jar",
                BenchProgram.SUPERVISOR,
                "--out",
                out.toString());
        assertThat(exit).as(bench.said()).isZero();
        JsonNode json = new JsonMapper().readTree(out.resolve("soak.json").toFile());
        assertThat(json.path("checks"))
                .hasSizeGreaterThan(12)
                .allMatch(check -> check.path("ok").booleanValue());
        assertThat(json.path("samples"))
                .hasSizeGreaterThan(6)
                .allMatch(sample -> sample.path("memory_mib").doubleValue() > 10);
        assertThat(json.findValuesAsText("name"))
                .contains("system.wipe_all", "upkeep: checkpoint", "upkeep: retention", "service.delete", "run.submit");
        assertThat(Files.readString(out.resolve("soak.html"))).contains("Memory, resident", "all checks hold");
    }
}
