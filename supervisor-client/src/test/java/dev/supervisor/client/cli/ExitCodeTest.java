package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
    @ParameterizedTest
    @CsvSource({
        "succeeded, 0, , 0",
        "failed, 7, , 7",
        "failed, , KILL, 137",
        "failed, , TERM, 143",
        "failed, , XCPU, 152",
        "failed, , SYS, 159",
        "failed, , 26, 154",
        "failed, , LATER, 125",
        "failed, , , 125",
        "lost, , , 125",
        "timed_out, , TERM, 124",
        "cancelled, , TERM, 130",
    })
    void aRunEndsAsItsCommandDid(String state, @Nullable Integer code, @Nullable String signal, int exit) {
        Instant time = Instant.EPOCH;
        RunStatus run =
                new RunStatus(1, "run", "default", 0, state, code, signal, time, time, time, null, Map.of(), List.of());

        assertThat(ExitCode.of(run)).isEqualTo(exit);
    }
}
