package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunWaitersTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final RunWaiters waiters = new RunWaiters();

    @Test
    void aWaitThatItsCallerEndsGivesItsPlaceBack() {
        for (int i = 0; i < 50_000; i++) {
            waiters.await(1, HOUR).complete(false);
        }
        assertThat(waiters.await(1, HOUR)).isNotDone();
    }

    @Test
    void allWhoWaitForARunHearOfItsEnd() {
        CompletableFuture<Boolean> first = waiters.await(1, HOUR);
        CompletableFuture<Boolean> second = waiters.await(1, HOUR);
        CompletableFuture<Boolean> other = waiters.await(2, HOUR);
        waiters.ended(1);

        assertThat(first).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(true);
        assertThat(other).isNotDone();
    }
}
