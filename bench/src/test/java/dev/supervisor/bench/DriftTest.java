package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.bench.Sampled.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final int SECONDS = 1_200;

    private final Random random = new Random(1);

    @Test
    void aSteadyGrowthIsADriftThoughItIsNoisy() {
        Drift drift = memory(second -> 150 + second * 0.06 + 10 * random.nextGaussian());
        assertThat(drift.isThere()).as(drift.check().detail()).isTrue();
        assertThat(drift.growth()).isBetween(35.0, 55.0);
        assertThat(drift.check().ok()).isFalse();
    }

    @Test
    void noiseAndASawToothAreNone() {
        assertThat(memory(second -> 150 + 20 * random.nextGaussian()).isThere()).isFalse();
        assertThat(memory(second -> 100 + second % 240 / 2.0).isThere()).isFalse();
    }

    @Test
    void whatGrowsAtFirstAndThenNoMoreIsNone() {
        assertThat(memory(second -> Math.min(180, 80 + second / 2.0)).isThere()).isFalse();
    }

    @Test
    void growthThatIsCertainButSmallIsNone() {
        Drift drift = memory(second -> 150 + second * 0.01);
        assertThat(drift.least()).isPositive();
        assertThat(drift.isThere()).isFalse();
    }

    @Test
    void aFewSamplesTellNothing() {
        List<Sample> few = samples(second -> second * 100.0).subList(0, 20);
        assertThat(Drift.of(Sampled.MEMORY, few).isThere()).isFalse();
    }

    private static Drift memory(IntToDoubleFunction mib) {
        return Drift.of(Sampled.MEMORY, samples(mib));
    }

    private static List<Sample> samples(IntToDoubleFunction mib) {
        List<Sample> samples = new ArrayList<>();
        for (int second = 1; second <= SECONDS; second++) {
            samples.add(new Sample(second, mib.applyAsDouble(second), 0, 0, 0, 0, 0, 0, 0, 0));
        }
        return samples;
    }
}
