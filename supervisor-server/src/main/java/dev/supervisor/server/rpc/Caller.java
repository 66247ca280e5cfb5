package dev.supervisor.server.rpc;

import java.util.function.Supplier;

/** Who makes the call that the present thread is serving, such as {@code unix:root} or {@code http:admin}. */
public final class Caller {
    private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "unknown");

    private Caller() {}

    static String current() {
        return CURRENT.get();
    }

    static <T> T as(String caller, Supplier<T> call) {
        CURRENT.set(caller);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }
}
