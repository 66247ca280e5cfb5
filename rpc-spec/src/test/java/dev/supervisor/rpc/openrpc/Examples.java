package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The worked examples: one file for each method, named {@code service.status.json}, with {@code summary}, {@code params} by name and
 * {@code result}.
 */
final class Examples {
    private final Map<String, ObjectNode> byMethod;

    /** @param byMethod the examples, by the name of their method */
    Examples(Map<String, ObjectNode> byMethod) {
        this.byMethod = byMethod;
    }

    static Examples read(Path directory) throws IOException {
        Map<String, ObjectNode> byMethod = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.json$", "");
                byMethod.put(name, RpcJson.strict().readValue(file.toFile(), ObjectNode.class));
            }
        }
        return new Examples(byMethod);
    }

    /** The methods that have one. */
    Set<String> methods() {
        return byMethod.keySet();
    }

    /** @throws IllegalStateException when there is none */
    ObjectNode of(String method) {
        ObjectNode example = byMethod.get(method);
        if (example == null) {
            throw new IllegalStateException(method + " has no example; add examples/" + method + ".json");
        }
        return example;
    }
}
