package dev.supervisor.server.supervise;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All services at one moment.
 *
 * @param revision grows with each change
 */
public record Snapshot(long revision, SortedMap<String, ServiceView> services) {
    public @Nullable ServiceView find(String name) {
        return services.get(name);
    }
}
