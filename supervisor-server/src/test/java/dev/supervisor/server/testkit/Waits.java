package dev.supervisor.server.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** The one way to wait from outside: one limit, one step, and a message that says what did not happen. */
public final class Waits {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(20);

    private Waits() {}

    public static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(LIMIT).pollInterval(STEP).until(condition);
    }

    /** Waits until there is a value. */
    public static <T> T value(String what, Callable<T> value) {
        return Awaitility.await(what).atMost(LIMIT).pollInterval(STEP).until(value, Objects::nonNull);
    }

    public static void untilAsserted(String what, ThrowingRunnable assertion) {
        Awaitility.await(what).atMost(LIMIT).pollInterval(STEP).untilAsserted(assertion);
    }

    /** Lets this much time pass, for what must not happen meanwhile. */
    public static void during(String what, Duration time, Callable<Boolean> holds) {
        Awaitility.await(what)
                .atMost(time.plus(LIMIT))
                .during(time)
                .pollInterval(STEP)
                .until(holds);
    }
}
