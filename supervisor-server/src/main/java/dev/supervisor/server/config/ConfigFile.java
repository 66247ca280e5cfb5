package dev.supervisor.server.config;

import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.config.Configuration.DaemonSettings;
import dev.supervisor.server.config.Configuration.LogSettings;
import dev.supervisor.server.config.Configuration.PoolSettings;
import dev.supervisor.server.config.Configuration.TlsSettings;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads {@code supervisor.yml}. */
public final class ConfigFile {
    /** A file beyond this is surely not one of ours. */
    private static final long MAX_BYTES = 4L << 20;

    private static final Set<String> SECTIONS = Set.of("daemon", "defaults", "services", "pools", "upkeep");
    private static final Set<String> DAEMON_KEYS =
            Set.of("listen", "durability", "readers", "sample_interval", "on_shutdown", "cgroups", "log", "tls");
    private static final Set<String> SERVICE_KEYS = Set.of(
            "command",
            "type",
            "env",
            "secret_env",
            "cwd",
            "user",
            "depends_on",
            "restart",
            "success_exit_codes",
            "backoff",
            "crash_loop",
            "ready",
            "stop",
            "reload_signal",
            "shim",
            "log");

    private final String name;
    private final Path directory;

    private ConfigFile(String name) {
        this.name = name;
        Path parent = Path.of(name).toAbsolutePath().normalize().getParent();
        this.directory = parent == null ? Path.of("/") : parent;
    }

    /** @throws ConfigException when it cannot be read or is wrong */
    public static Configuration read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + ": larger than " + (MAX_BYTES >> 20) + " MiB");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (MalformedInputException e) {
            throw new ConfigException(file + ": it is not UTF-8");
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Reads a text.
     *
     * @param name for messages
     */
    public static Configuration parse(String name, String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(true) // we tell of them ourselves, with both words and place
                .setMaxAliasesForCollections(50)
                .setSchema(new CoreSchema()) // the default one does not know ~ as null
                .build();
        try {
            Node root = new Compose(settings).composeString(yaml).orElse(null);
            return root == null ? Configuration.EMPTY : new ConfigFile(name).configuration(root);
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("");
            throw new ConfigException(name + place + ": not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ConfigException(name + ": not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new ConfigException(name + ": not YAML: it is nested too deeply");
        }
    }

    private Configuration configuration(Node root) {
        YamlMap top = YamlMap.of(name, "", root).onlyKnows(SECTIONS);
        return new Configuration(
                daemon(top.map("daemon")),
                services(top),
                pools(top.map("pools")),
                UpkeepSection.read(top.map("upkeep")));
    }

    private DaemonSettings daemon(YamlMap daemon) {
        daemon.onlyKnows(DAEMON_KEYS);
        DaemonSettings standard = DaemonSettings.DEFAULT;
        return new DaemonSettings(
                or(daemon.text("listen"), standard.listen()),
                or(daemon.oneOf("durability", Set.of("off", "normal", "full", "extra")), standard.durability()),
                between(daemon, "readers", 1, 64, standard.readers()),
                atLeast(daemon, "sample_interval", Duration.ofMillis(100), standard.sampleInterval()),
                !"leave".equals(daemon.oneOf("on_shutdown", Set.of("stop", "leave"))),
                !"off".equals(daemon.oneOf("cgroups", Set.of("auto", "off"))),
                log(daemon.map("log")),
                tls(daemon));
    }

    private @Nullable TlsSettings tls(YamlMap daemon) {
        YamlMap tls = daemon.map("tls").onlyKnows(Set.of("certificate", "key"));
        Path certificate = path(tls, "certificate");
        Path key = path(tls, "key");
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw daemon.errorAt("tls", "daemon.tls needs both a certificate and a key");
        }
        return new TlsSettings(certificate, key, daemon.placeOf("tls"));
    }

    private static LogSettings log(YamlMap log) {
        log.onlyKnows(Set.of("format", "level"));
        return new LogSettings(
                or(log.oneOf("format", LogSettings.FORMATS), LogSettings.DEFAULT.format()),
                or(log.oneOf("level", Set.of("info", "warn", "error")), LogSettings.DEFAULT.level()));
    }

    private List<PoolSettings> pools(YamlMap pools) {
        List<PoolSettings> all = new ArrayList<>();
        for (String pool : pools.names()) {
            if (!pool.equals(PoolSettings.DEFAULT.name())) {
                throw pools.errorAt(pool, "the only pool is \"default\"");
            }
            YamlMap settings = pools.map(pool).onlyKnows(Set.of("slots", "capacity"));
            all.add(new PoolSettings(
                    pool,
                    between(settings, "slots", 1, 1_000, PoolSettings.DEFAULT.slots()),
                    between(settings, "capacity", 1, 1_000_000, PoolSettings.DEFAULT.capacity())));
        }
        return all.isEmpty() ? List.of(PoolSettings.DEFAULT) : all;
    }

    private List<ServiceSpec> services(YamlMap top) {
        YamlMap defaults = top.map("defaults").onlyKnows(SERVICE_KEYS);
        YamlMap services = top.map("services");
        List<ServiceSpec> all = new ArrayList<>();
        for (String service : services.names()) {
            YamlMap own = services.map(service).onlyKnows(SERVICE_KEYS);
            all.add(service(service, own.withDefaults(defaults), services));
        }
        return all;
    }

    private ServiceSpec service(String service, YamlMap map, YamlMap services) {
        List<String> command = command(map);
        if (command == null) {
            throw services.errorAt(service, "the service \"" + service + "\" has no command");
        }
        YamlMap backoff = map.map("backoff").onlyKnows(Set.of("initial", "max"));
        YamlMap crashLoop = map.map("crash_loop").onlyKnows(Set.of("starts", "within", "retry"));
        YamlMap ready = map.map("ready").onlyKnows(Set.of("after", "log_line", "timeout"));
        YamlMap stop = map.map("stop").onlyKnows(Set.of("signal", "timeout"));
        YamlMap log = map.map("log").onlyKnows(Set.of("max_size", "max_files"));
        Map<String, String> secrets = map.textMap("secret_env");
        return new ServiceSpec(
                service,
                command,
                map.text("type"),
                environment(map.textMap("env"), secrets),
                secrets == null ? null : List.copyOf(secrets.keySet()),
                workingDirectory(map),
                map.text("user"),
                dependsOn(map),
                map.text("restart"),
                numbers(map, "success_exit_codes"),
                backoff.millis("initial"),
                backoff.millis("max"),
                crashLoop.integer("starts"),
                crashLoop.millis("within"),
                crashLoop.millis("retry"),
                ready.millis("after"),
                ready.text("log_line"),
                ready.millis("timeout"),
                stop.text("signal"),
                stop.millis("timeout"),
                map.text("reload_signal"),
                map.flag("shim"),
                log.bytes("max_size"),
                log.integer("max_files"));
    }

    private static @Nullable List<String> command(YamlMap map) {
        if (map.isList("command")) {
            return map.texts("command");
        }
        String script = map.text("command");
        return script == null ? null : Commands.shell(script);
    }

    private @Nullable String workingDirectory(YamlMap map) {
        Path cwd = path(map, "cwd");
        return cwd == null ? null : cwd.toString();
    }

    /** A relative one is below the directory of the file. */
    private @Nullable Path path(YamlMap map, String key) {
        String path = map.text(key);
        try {
            return path == null ? null : directory.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw map.errorAt(key, key + ": this is no path");
        }
    }

    private static @Nullable Map<String, String> environment(
            @Nullable Map<String, String> plain, @Nullable Map<String, String> secret) {
        if (secret == null) {
            return plain;
        }
        Map<String, String> all = new LinkedHashMap<>(plain == null ? Map.of() : plain);
        all.putAll(secret);
        return all;
    }

    /** A list means: started. */
    private static @Nullable Map<String, String> dependsOn(YamlMap map) {
        if (!map.isList("depends_on")) {
            return map.textMap("depends_on");
        }
        Map<String, String> conditions = new LinkedHashMap<>();
        List<String> names = map.texts("depends_on");
        if (names != null) {
            names.forEach(dependency -> conditions.put(dependency, "started"));
        }
        return conditions;
    }

    private static @Nullable List<Integer> numbers(YamlMap map, String key) {
        List<String> texts = map.texts(key);
        if (texts == null) {
            return null;
        }
        try {
            return texts.stream().map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw map.errorAt(key, key + " must be whole numbers");
        }
    }

    private static int between(YamlMap map, String key, int least, int most, int standard) {
        Integer value = map.integer(key);
        if (value != null && (value < least || value > most)) {
            throw map.errorAt(key, key + " must be " + least + " to " + most + ", it is " + value);
        }
        return value == null ? standard : value;
    }

    private static Duration atLeast(YamlMap map, String key, Duration least, Duration standard) {
        Duration value = map.duration(key);
        if (value != null && value.compareTo(least) < 0) {
            throw map.errorAt(key, key + " must be at least " + least.toMillis() + "ms");
        }
        return value == null ? standard : value;
    }

    private static String or(@Nullable String value, String standard) {
        return value == null ? standard : value;
    }
}
