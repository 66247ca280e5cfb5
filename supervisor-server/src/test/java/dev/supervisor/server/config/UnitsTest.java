package dev.supervisor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0s, 0",
        "500ms, 500",
        "10s, 10000",
        "5m, 300000",
        "2h, 7200000",
        "1d, 86400000",
        "' 10 s ', 10000",
        "007s, 7000",
    })
    void durationsHaveAUnit(String text, long millis) {
        assertThat(Units.duration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "s", "-1s", "1.5s", "1 s s", "10S", "10sec", "10w", "1e3s", "\u0661s", "1234567890123s"
            })
    void whatIsNoDurationIsNone(String text) {
        assertThat(Units.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1B, 1", "512KiB, 524288", "64MiB, 67108864", "1GiB, 1073741824", "8 MiB, 8388608"})
    void sizesHaveAUnit(String text, long bytes) {
        assertThat(Units.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "64MB", "64mib", "-1B", "1.5GiB", "64M", "1TiB"})
    void whatIsNoSizeIsNone(String text) {
        assertThat(Units.bytes(text)).isEmpty();
    }

    @Test
    void whatIsTooLargeToBeMeantIsNone() {
        assertThat(Units.duration("999999999999d")).isEmpty();
        assertThat(Units.bytes("999999999999GiB")).isEmpty();
    }
}
