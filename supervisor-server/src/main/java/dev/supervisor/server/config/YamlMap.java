package dev.supervisor.server.config;

import dev.supervisor.rpc.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One mapping of a YAML file, read key by key with types; keys that nobody asked for are refused at the end. */
final class YamlMap {
    private final String file;
    private final String path;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    private YamlMap(String file, String path) {
        this.file = file;
        this.path = path;
    }

    /** @param path of the mapping, for messages, such as {@code services.web} */
    static YamlMap of(String file, String path, Node node) {
        YamlMap map = new YamlMap(file, path);
        if (isNull(node)) {
            return map;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw map.error(node, "\"" + path + "\" must be a mapping");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = map.scalar(tuple.getKeyNode(), path).getValue();
            if (map.entries.putIfAbsent(key, tuple.getValueNode()) != null) {
                throw map.error(tuple.getKeyNode(), "\"" + key + "\" stands here twice");
            }
            map.keys.put(key, tuple.getKeyNode());
        }
        return map;
    }

    static YamlMap empty(String file, String path) {
        return new YamlMap(file, path);
    }

    /** This mapping, with those entries of the other that it does not have itself. */
    YamlMap withDefaults(YamlMap defaults) {
        YamlMap merged = new YamlMap(file, path);
        merged.entries.putAll(defaults.entries);
        merged.keys.putAll(defaults.keys);
        merged.entries.putAll(entries);
        merged.keys.putAll(keys);
        return merged;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** Refuses every key but these, with the place and the nearest known one. */
    YamlMap onlyKnows(Set<String> known) {
        keys.forEach((key, node) -> {
            if (!known.contains(key)) {
                throw error(
                        node,
                        "unknown key \"" + key + "\"" + (path.isEmpty() ? "" : " in " + path)
                                + Nearest.hint(key, known));
            }
        });
        return this;
    }

    /** The mapping below a key; an empty one where there is none. */
    YamlMap map(String key) {
        Node node = entries.get(key);
        return node == null ? empty(file, at(key)) : of(file, at(key), node);
    }

    boolean isMap(String key) {
        return entries.get(key) instanceof MappingNode;
    }

    @Nullable
    String text(String key) {
        Node node = entries.get(key);
        return node == null || isNull(node) ? null : scalar(node, at(key)).getValue();
    }

    @Nullable
    Integer integer(String key) {
        return parsed(key, (text, node) -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw error(node, at(key) + ": \"" + text + "\" is no whole number");
            }
        });
    }

    @Nullable
    Boolean flag(String key) {
        return parsed(key, (text, node) -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error(node, at(key) + ": \"" + text + "\" is neither true nor false");
        });
    }

    @Nullable
    Duration duration(String key) {
        return parsed(
                key,
                (text, node) -> Units.duration(text)
                        .orElseThrow(() -> error(
                                node,
                                at(key) + ": \"" + text
                                        + "\" is no duration; write it like 500ms, 10s, 5m, 2h or 1d")));
    }

    @Nullable
    Long millis(String key) {
        Duration duration = duration(key);
        return duration == null ? null : duration.toMillis();
    }

    @Nullable
    Long bytes(String key) {
        return parsed(
                key,
                (text, node) -> Units.bytes(text)
                        .orElseThrow(() -> error(
                                node, at(key) + ": \"" + text + "\" is no size; write it like 512KiB, 64MiB or 1GiB")));
    }

    /** One of the words, or null where nothing is said. */
    @Nullable
    String oneOf(String key, Set<String> words) {
        return parsed(key, (text, node) -> {
            if (!words.contains(text)) {
                throw error(
                        node,
                        at(key) + ": \"" + text + "\" is none of " + String.join(", ", words)
                                + Nearest.hint(text, words));
            }
            return text;
        });
    }

    @Nullable
    List<String> texts(String key) {
        Node node = entries.get(key);
        if (node == null || isNull(node)) {
            return null;
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw error(node, at(key) + " must be a list");
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            texts.add(scalar(item, at(key)).getValue());
        }
        return texts;
    }

    boolean isList(String key) {
        return entries.get(key) instanceof SequenceNode;
    }

    /** A mapping of names to texts. */
    @Nullable
    Map<String, String> textMap(String key) {
        if (!entries.containsKey(key)) {
            return null;
        }
        YamlMap map = map(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : map.names()) {
            String text = map.text(name);
            texts.put(name, text == null ? "" : text);
        }
        return texts;
    }

    /** Where a key of this mapping stands, or the mapping itself when it has none. */
    String placeOf(String key) {
        Node node = keys.get(key);
        return file + (node == null ? "" : place(node));
    }

    /** An error at a key of this mapping. */
    ConfigException errorAt(String key, String message) {
        Node node = keys.get(key);
        return node == null ? new ConfigException(file + ": " + message) : error(node, message);
    }

    private <T> @Nullable T parsed(String key, BiFunction<String, Node, T> parser) {
        Node node = entries.get(key);
        return node == null || isNull(node)
                ? null
                : parser.apply(scalar(node, at(key)).getValue(), node);
    }

    private ScalarNode scalar(Node node, String where) {
        if (node instanceof ScalarNode scalar) {
            return scalar;
        }
        throw error(node, (where.isEmpty() ? "this" : where) + " must be a single value");
    }

    private ConfigException error(Node node, String message) {
        return new ConfigException(file + place(node) + ": " + message);
    }

    private static String place(Node node) {
        Mark mark = node.getStartMark().orElse(null);
        return mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().getValue().equals("tag:yaml.org,2002:null");
    }
}
