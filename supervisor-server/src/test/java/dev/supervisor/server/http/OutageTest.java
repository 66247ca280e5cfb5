package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final Outage outage = new Outage();

    @Test
    void beginsWithTheFirstFailure() {
        assertThat(beginsAfterSeconds(0)).isTrue();
        assertThat(beginsAfterSeconds(1)).isFalse();
    }

    @Test
    void lastsAsLongAsFailuresGoOn() {
        beginsAfterSeconds(0);
        for (int seconds = 59; seconds < 600; seconds += 59) {
            assertThat(beginsAfterSeconds(seconds)).isFalse();
        }
    }

    @Test
    void endsByAQuietMinute() {
        beginsAfterSeconds(0);
        assertThat(beginsAfterSeconds(60)).isTrue();
        assertThat(beginsAfterSeconds(61)).isFalse();
    }

    private boolean beginsAfterSeconds(long seconds) {
        return outage.beginsAt(TimeUnit.SECONDS.toNanos(seconds) + Long.MAX_VALUE); // nanoTime may overflow
    }
}
