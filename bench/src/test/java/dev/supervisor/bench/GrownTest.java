package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrownTest {
    @Test
    void whatIsFlatMayNotTreble() {
        assertThat(Grown.STATUS.allows(2, 6)).isTrue();
        assertThat(Grown.STATUS.allows(2, 6.1)).isFalse();
        assertThat(Grown.STATUS.allows(0.2, 2.1))
                .as("two milliseconds are no growth")
                .isTrue();
        assertThat(Grown.WIPE.allows(1, 1_000)).isTrue();
        assertThat(Grown.WIPE.expected()).startsWith("grows");
    }
}
