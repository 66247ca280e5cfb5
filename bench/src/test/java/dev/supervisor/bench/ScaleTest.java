package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.bench.LineChart.Tick;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void millisecondsStandInPowersOfTen() {
        Scale scale = Scale.ofMillis(0.4, 2_000);
        assertThat(scale.ticks())
                .extracting(Tick::label)
                .containsExactly("0.100 ms", "1 ms", "10 ms", "100 ms", "1 s", "10 s");
        assertThat(scale.share(0.1)).isZero();
        assertThat(scale.share(0)).as("nothing falls below the axis").isZero();
        assertThat(scale.share(10_000)).isEqualTo(1);
    }

    @Test
    void otherThingsStandFromZeroInRoundSteps() {
        Scale scale = Scale.linear(145, "MiB");
        assertThat(scale.ticks()).extracting(Tick::label).containsExactly("0 MiB", "50 MiB", "100 MiB", "150 MiB");
        assertThat(scale.share(75)).isEqualTo(0.5);
        assertThat(Scale.linear(0, "").highest()).isPositive();
    }
}
