package dev.supervisor.server;

import dev.supervisor.server.config.Configuration.LogSettings;
import java.io.UnsupportedEncodingException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The daemon's own log, on standard error: one event a line, as text or as JSON. */
final class DaemonLog {
    /** At DEBUG some would write whole requests. */
    private static final List<String> LIBRARIES =
            List.of("io.undertow", "org.xnio", "org.jboss", "com.googlecode.jsonrpc4j");

    /** Where Undertow and XNIO tell of connections that went wrong. */
    private static final List<String> CONNECTIONS = List.of("io.undertow.request.io", "org.xnio.listener");

    private static final Set<Logger> KEPT = new HashSet<>();

    private DaemonLog() {}

    /** From now on the log is written so; may be called again. */
    static void configure(LogSettings settings) {
        Logger root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(settings.isJson() ? new JsonLines() : new TextLines());
        try {
            console.setEncoding("UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
        root.addHandler(console);
        Level level = level(settings.level());
        root.setLevel(level);
        LIBRARIES.forEach(name -> quiet(name, level));
        CONNECTIONS.forEach(name -> kept(name).setFilter(DaemonLog::isOurs));
    }

    /** Whether who reads the log is a program. */
    static boolean isJson() {
        return Stream.of(Logger.getLogger("").getHandlers())
                .anyMatch(handler -> handler.getFormatter() instanceof JsonLines);
    }

    /** What a level is called in the log. */
    static String word(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        return level.intValue() >= Level.WARNING.intValue() ? "warn" : "info";
    }

    private static Level level(String word) {
        return switch (word) {
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            default -> Level.INFO;
        };
    }

    private static void quiet(String name, Level level) {
        kept(name).setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    }

    private static Logger kept(String name) {
        Logger logger = Logger.getLogger(name);
        KEPT.add(logger); // the log manager itself holds loggers weakly
        return logger;
    }

    /** Undertow (2.4.4) logs malformed trailers as a failure of its own when it refused the request itself. */
    private static boolean isOurs(LogRecord line) {
        Throwable thrown = line.getThrown();
        return thrown == null
                || Stream.of(thrown.getStackTrace())
                        .noneMatch(at -> at.getClassName().startsWith("io.undertow.conduits.ChunkReader"));
    }
}
