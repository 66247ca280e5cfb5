package dev.supervisor.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of the metrics finds fault where there is one. */
class ExpositionTest {
    private static final String GOOD = """
            # HELP a_calls_total Calls.
            # TYPE a_calls_total counter
            a_calls_total{method="x"} 1
            a_calls_total{method="y"} 2.0E-4
            # HELP a_wait_seconds Time.
            # TYPE a_wait_seconds histogram
            a_wait_seconds_bucket{method="x",le="0.1"} 1
            a_wait_seconds_bucket{method="x",le="+Inf"} 2
            a_wait_seconds_count{method="x"} 2
            a_wait_seconds_sum{method="x"} 0.5
            """;

    @Test
    void aGoodPageIsRead() {
        assertThat(Exposition.of(GOOD).samples())
                .containsEntry("a_calls_total{method=\"y\"}", 2.0E-4)
                .containsEntry("a_wait_seconds_bucket{le=\"0.1\",method=\"x\"}", 1.0)
                .hasSize(6);
    }

    /** What is replaced, and what by, in the good page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# HELP a_calls_total Calls.=>", // no help
                "# HELP a_calls_total Calls.=># HELP a_calls_total ", // an empty one
                "# TYPE a_calls_total counter=>", // no type
                "# TYPE a_calls_total counter=># TYPE a_calls_total gauge", // a total that is no counter
                "a_calls_total=>a_calls", // a counter that is no total
                "a_calls_total=>a_Calls_total", // camel case
                "a_calls_total=>a_calls_ms_total", // no base unit
                "a_calls_total=>a_calls_counter_total", // its type in its name
                "method=\"y\"=>method=\"x\"", // a series twice
                "method=\"y\"=>le=\"1\"", // a bucket outside of a histogram
                "method=\"y\"=>method=\"\\y\"", // a backslash that escapes nothing
                "a_wait_seconds =>a_calls_total ", // a family twice
                "a_wait_seconds_sum=>a_wait_seconds_max", // belongs to nothing
                "bucket{method=\"x\",le=\"0.1\"} 1=>bucket{method=\"x\",le=\"0.1\"} 3", // falls
                "a_wait_seconds_count{method=\"x\"} 2=>a_wait_seconds_count{method=\"x\"} 3", // not the infinite one
                "a_wait_seconds_bucket{method=\"x\",le=\"+Inf\"} 2\n=>", // no infinite one
                "} 0.5=>} half"
            })
    void aBadPageIsRefused(String change) {
        String[] parts = change.split("=>", -1);
        String bad = GOOD.replace(parts[0], parts[1]);

        assertThat(bad).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> Exposition.of(bad)).isInstanceOf(AssertionError.class);
    }
}
