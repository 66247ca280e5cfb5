package dev.supervisor.client.cli;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The size of the terminal, which people change as they like; asking for it takes a process, and so is done seldom. */
final class ScreenSize {
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Supplier<Tty.Size> terminal;
    private final LongSupplier nanoTime;
    private Tty.@Nullable Size last;
    private long askedAt;

    /**
     * @param terminal tells its size
     * @param nanoTime as {@link System#nanoTime}
     */
    ScreenSize(Supplier<Tty.Size> terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** Not older than a second. */
    Tty.Size now() {
        Tty.Size size = last;
        if (size == null || nanoTime.getAsLong() - askedAt >= GOOD_FOR.toNanos()) {
            size = terminal.get();
            last = size;
            askedAt = nanoTime.getAsLong();
        }
        return size;
    }
}
