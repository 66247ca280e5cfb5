package dev.supervisor.server.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.supervise.RestartPolicy.Mode;
import dev.supervisor.server.testkit.ManualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartPolicyTest {
    private static final Instant BEGIN = ManualLoop.BEGIN;

    @ParameterizedTest(name = "{0}, oneshot {1}, success {2}: final {3}")
    @CsvSource({
        "ALWAYS,     false, true,  false",
        "ALWAYS,     false, false, false",
        "ALWAYS,     true,  true,  true",
        "ALWAYS,     true,  false, false",
        "ON_FAILURE, false, true,  true",
        "ON_FAILURE, false, false, false",
        "ON_FAILURE, true,  true,  true",
        "ON_FAILURE, true,  false, false",
        "NEVER,      false, true,  true",
        "NEVER,      false, false, true",
        "NEVER,      true,  true,  true",
        "NEVER,      true,  false, true",
    })
    void whichEndsAreTheLast(Mode mode, boolean oneshot, boolean success, boolean last) {
        assertThat(policy(mode, Set.of(0)).isFinal(success, oneshot)).isEqualTo(last);
    }

    @Test
    void successIsAKnownExitCodeAmongTheNamed() {
        RestartPolicy policy = policy(Mode.ALWAYS, Set.of(0, 75));

        assertThat(policy.isSuccess(ExitStatus.exited(0))).isTrue();
        assertThat(policy.isSuccess(ExitStatus.exited(75))).isTrue();
        assertThat(policy.isSuccess(ExitStatus.exited(1))).isFalse();
        assertThat(policy.isSuccess(ExitStatus.signalled(15))).isFalse();
        assertThat(policy.isSuccess(ExitStatus.UNKNOWN)).isFalse();
    }

    @Test
    void thePauseNeverPassesTheLongestHoweverManyCame() {
        RestartPolicy policy = policy(Mode.ALWAYS, Set.of(0));

        assertThat(policy.pause(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.pause(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(policy.pause(5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void jitterStaysWithinATenthOfThePause() {
        RestartHistory history = new RestartHistory(new Random(7));
        RestartPolicy policy = policy(Mode.ALWAYS, Set.of(0));
        history.isCrashLoop(policy, Duration.ZERO, BEGIN);

        for (int i = 0; i < 1_000; i++) {
            assertThat(history.pause(policy, false)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
            assertThat(history.pause(policy, true)).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
        }
    }

    @Test
    void asManyEndsAsTheLimitInTheWindowAreACrashLoop() {
        RestartHistory history = new RestartHistory(new Random(7));
        RestartPolicy policy = policy(Mode.ALWAYS, Set.of(0));

        assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN)).isFalse();
        assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(1)))
                .isFalse();
        assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(60)))
                .isTrue();
        history.clear();
        assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(63)))
                .isFalse();
    }

    @Test
    void endsThatAreFurtherApartThanTheWindowAreNone() {
        RestartHistory history = new RestartHistory(new Random(7));
        RestartPolicy policy = policy(Mode.ALWAYS, Set.of(0));

        for (int i = 0; i < 10; i++) {
            assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(31L * i)))
                    .isFalse();
        }
    }

    @Test
    void theSlowLaneIsLeftOnlyByRunningForLong() {
        RestartHistory history = new RestartHistory(new Random(7));
        RestartPolicy policy = policy(Mode.ALWAYS, Set.of(0));
        for (int i = 0; i < 3; i++) {
            history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(i));
        }

        assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(300)))
                .as("the window is past, but nothing has become better")
                .isTrue();
        assertThat(history.isCrashLoop(policy, Duration.ofSeconds(10), BEGIN.plusSeconds(610)))
                .isFalse();
        assertThat(history.isCrashLoop(policy, Duration.ZERO, BEGIN.plusSeconds(620)))
                .isFalse();
    }

    private static RestartPolicy policy(Mode mode, Set<Integer> success) {
        return new RestartPolicy(
                mode,
                success,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                3,
                Duration.ofSeconds(60),
                Duration.ofSeconds(300));
    }
}
