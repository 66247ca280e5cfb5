package dev.supervisor.server.store;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row that was read, or why it could not be.
 *
 * @param key whose row it is
 * @param value null: it could not be read
 * @param error why
 */
public record Reading<T>(
        String key, @Nullable T value, @Nullable UnreadableException error) {

    static <T> Reading<T> of(Row row, Function<Row, T> mapper) {
        String key = String.valueOf(row.textOrNull(1));
        try {
            return new Reading<>(key, mapper.apply(row), null);
        } catch (UnreadableException e) {
            return new Reading<>(key, null, e);
        }
    }

    /** @throws UnreadableException when it could not be read */
    public T orThrow() {
        if (value == null) {
            throw Objects.requireNonNull(error);
        }
        return value;
    }
}
