package dev.supervisor.server;

import dev.supervisor.rpc.RpcJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The daemon's own log: one line an event on standard error, {@code time level name - message}. */
final class DaemonLog {
    private static final List<Logger> KEPT = new ArrayList<>();

    private DaemonLog() {}

    static void configure() {
        Logger root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new OneLine());
        root.addHandler(console);
        root.setLevel(Level.INFO);
        quiet("io.undertow");
        quiet("org.xnio");
        quiet("org.jboss");
        quiet("com.googlecode.jsonrpc4j"); // at DEBUG it would write whole requests
    }

    private static void quiet(String name) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(Level.WARNING);
        KEPT.add(logger); // the log manager itself holds loggers weakly
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord record) {
            StringWriter out = new StringWriter();
            out.append(RpcJson.format(Instant.ofEpochMilli(record.getMillis())))
                    .append(' ')
                    .append(level(record.getLevel()))
                    .append(' ')
                    .append(shortName(record.getLoggerName()))
                    .append(" - ")
                    .append(formatMessage(record).replaceAll("\\p{Cntrl}", " "))
                    .append('\n');
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(out, true));
            }
            return out.toString();
        }

        private static String level(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            return level.intValue() >= Level.WARNING.intValue() ? "WARN " : "INFO ";
        }

        private static String shortName(String name) {
            return name == null ? "supervisor" : name.substring(name.lastIndexOf('.') + 1);
        }
    }
}
