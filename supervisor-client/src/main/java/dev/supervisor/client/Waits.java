package dev.supervisor.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What calls say about how long the daemon may wait before it answers. */
final class Waits {
    private Waits() {}

    /**
     * The call as it is sent after some of its time is gone: its wait ends when that of the first try would have.
     *
     * @param gone since the call was made
     */
    static <T> Call<T> shortened(Call<T> call, Duration gone) {
        String name = name(call);
        if (!(call.params() instanceof Map<?, ?> params)
                || !(params.get(name) instanceof Number wait)
                || gone.isNegative()) {
            return call;
        }
        Map<Object, Object> rest = new LinkedHashMap<>(params);
        rest.put(name, Math.max(0, wait.longValue() - gone.toMillis()));
        return new Call<>(call.method(), rest, call.result(), call.timeout());
    }

    /** {@code timeout_ms} is a wait in the calls that do nothing else; of a run it is what it may take. */
    private static String name(Call<?> call) {
        return call.method().endsWith(".wait") ? "timeout_ms" : "wait_ms";
    }
}
