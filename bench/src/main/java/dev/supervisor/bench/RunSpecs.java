package dev.supervisor.bench;

import dev.supervisor.rpc.model.RunSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs that are submitted, of which little is said. */
final class RunSpecs {
    private RunSpecs() {}

    /** @param key of idempotency; null: none */
    static RunSpec of(
            String name, List<String> command, int priority, @Nullable String key, Map<String, String> labels) {
        return new RunSpec(name, command, null, null, null, null, null, null, priority, null, null, key, labels, null);
    }
}
