package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenSizeTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger columns = new AtomicInteger(80);
    private final AtomicInteger asked = new AtomicInteger();
    private final ScreenSize screen = new ScreenSize(
            () -> {
                asked.incrementAndGet();
                return new Tty.Size(24, columns.get());
            },
            nanos::get);

    @Test
    void aSizeThatChangesIsSeenWithinASecond() {
        assertThat(screen.now().columns()).isEqualTo(80);
        columns.set(60);
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(screen.now().columns()).isEqualTo(80);
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(screen.now().columns()).isEqualTo(60);
    }

    @Test
    void whatIsKnownIsNotAskedForAgain() {
        for (int redraw = 0; redraw < 10; redraw++) {
            screen.now();
        }

        assertThat(asked).hasValue(1);
    }
}
