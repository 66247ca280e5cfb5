package dev.supervisor.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon sends of its own accord over one connection, until that ends. It is read only when asked for: what is not yet
 * read waits in the daemon, which lets go of a reader that stays behind.
 *
 * <p>Threading: one thread at a time; {@code close} from any, which ends what another waits for.
 */
public interface Feed extends AutoCloseable {
    /** Says how far the daemon is: {@code {"latest": N}}; comes first. */
    String HELLO = "hello";
    /** An event as {@link dev.supervisor.rpc.model.Event}. */
    String EVENT = "event";
    /** What services use: {@code {"at": ..., "services": {"name": [cpu_percent, memory_bytes, processes]}}}. */
    String SAMPLES = "samples";
    /** What a service is doing, as {@link dev.supervisor.rpc.model.ServiceStatus}, when that changed without an event. */
    String STATUS = "status";
    /** Says nothing but that the daemon is there; without data. Server-sent events have it, as comments. */
    String ALIVE = "alive";
    /** Events that were asked for are gone: {@code {"oldest": N}}. */
    String GAP = "gap";
    /** The daemon sends no more of it: {@code {"reason": ..., "resume_after": N}}; N is null when there is nothing to go on from. */
    String END = "end";

    /** One message, of one of the kinds above or one that is not known yet. */
    record Message(String kind, JsonNode data) {}

    /**
     * What to follow.
     *
     * @param after events after this sequence number; null: those that come next
     * @param kinds only these; empty: all
     * @param subject only of this; null: of anything
     * @param samples what services use, too
     */
    record Query(
            @Nullable Long after,
            List<String> kinds,
            @Nullable String subject,
            boolean samples) {}

    /**
     * The next message.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return null when none came until then
     * @throws IOException when the connection is at its end
     */
    @Nullable
    Message next(long deadline) throws IOException;

    @Override
    void close();
}
