package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        ", -",
        "0, 0.0s",
        "1234, 1.2s",
        "9999, 9.9s",
        "10000, 10s",
        "59999, 59s",
        "60000, 1m0s",
        "3599000, 59m59s",
        "3600000, 1h0m",
        "86399000, 23h59m",
        "86400000, 1d0h",
        "99999999999, 1157d9h",
    })
    void durationsHaveTwoUnitsAtMost(Long millis, String text) {
        assertThat(Format.duration(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        ", -",
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "10240, 10 KiB",
        "1572864, 1.5 MiB",
        "1073741824, 1.0 GiB",
        "9223372036854775807, 8388608 TiB",
    })
    void sizesAreBinary(Long bytes, String text) {
        assertThat(Format.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(Format.between(null, NOON)).isEqualTo("-");
        assertThat(Format.between(NOON, null)).isEqualTo("-");
        assertThat(Format.percent(null)).isEqualTo("-");
        assertThat(Format.text(null)).isEqualTo("-");
        assertThat(Format.text("")).isEqualTo("-");
        assertThat(Format.exit(null, null)).isEqualTo("-");
    }

    @Test
    void whatIsKnownIsSaid() {
        assertThat(Format.between(NOON, NOON.plusSeconds(90))).isEqualTo("1m30s");
        assertThat(Format.percent(12.345)).isEqualTo("12.3%");
        assertThat(Format.exit(3, null)).isEqualTo("exit 3");
        assertThat(Format.exit(null, "KILL")).isEqualTo("signal KILL");
    }

    @Test
    void aSparklineIsAsHighAsItsHighest() {
        assertThat(Format.sparkline(List.of(9.0, 0.0, 1.0, 7.0), 3, true)).isEqualTo("\u2581\u2582\u2588");
        assertThat(Format.sparkline(List.of(0.0, 3.5, 7.0), 10, false)).isEqualTo("_=#");
        assertThat(Format.sparkline(List.of(0.0, 0.0), 10, false)).isEqualTo("__");
        assertThat(Format.sparkline(List.of(), 10, true)).isEmpty();
    }
}
