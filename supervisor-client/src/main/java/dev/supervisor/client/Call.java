package dev.supervisor.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call that is not yet sent. {@link Calls} makes them; by hand they reach methods that this version of the library does not
 * know.
 *
 * <pre>{@code
 * JsonNode answer = supervisor.call(new Call<>("service.newer", Map.of("name", "web"), JsonNode.class, null));
 * }</pre>
 *
 * @param method its name on the wire, such as {@code service.status}
 * @param params a record or a map, by name; null: none
 * @param result what the answer is read as
 * @param timeout for all tries together; null: the client's
 */
public record Call<T>(
        String method,
        @Nullable Object params,
        Class<T> result,
        @Nullable Duration timeout) {}
