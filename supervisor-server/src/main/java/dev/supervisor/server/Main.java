package dev.supervisor.server;

import dev.supervisor.client.cli.Cli;
import dev.supervisor.client.cli.SignalHandlers;
import dev.supervisor.server.config.Configuration.LogSettings;
import dev.supervisor.server.store.DatabaseOpener;
import dev.supervisor.server.store.SqliteDatabase;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The program: {@code daemon} runs the daemon, {@code restore} prepares one, everything else is the command line that talks to one. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        String command = args.length == 0 ? "" : args[0];
        boolean asksForHelp = rest.contains("--help") || rest.contains("-h");
        int exit = switch (asksForHelp ? "help" : command) {
            case "daemon" -> daemon(rest, SqliteDatabase::open, System.err);
            case "restore" -> restore(rest, System.out, System.err);
            default -> Cli.run(List.of(args), System.getenv(), System.out, System.err);
        };
        if (exit != 0 || (command.equals("daemon") && !asksForHelp)) {
            Runtime.getRuntime().halt(flushed(exit));
        }
    }

    private static int restore(List<String> args, PrintStream out, PrintStream err) {
        boolean elsewhere = args.size() == 3 && args.get(1).equals("--state-dir");
        if ((args.size() != 1 && !elsewhere) || args.get(0).startsWith("-")) {
            err.println("usage: supervisor restore FILE [--state-dir DIR]");
            return USAGE;
        }
        Path stateDir = elsewhere ? Path.of(args.get(2)) : DaemonOptions.defaultStateDir(System.getenv());
        try {
            long bytes = RestoreProgram.run(Path.of(args.get(0)), stateDir);
            out.println("restored " + bytes + " bytes into "
                    + stateDir.toAbsolutePath().normalize());
            out.println("  What was queued runs when a daemon is started on it; what was running is taken up as gone.");
            return 0;
        } catch (StartException e) {
            err.println("supervisor: " + e.getMessage());
            return FAILED;
        }
    }

    /**
     * Runs the daemon until it is told to stop.
     *
     * @param args its options, without the word {@code daemon}
     * @param opener what it keeps its state in
     * @return the exit code
     */
    public static int daemon(List<String> args, DatabaseOpener opener, PrintStream err) {
        DaemonOptions options;
        try {
            options = options(args);
        } catch (IllegalArgumentException e) {
            err.println("supervisor: " + e.getMessage());
            err.println(
                    "usage: supervisor daemon [--config FILE] [--state-dir DIR] [--listen HOST:PORT] [--log-format text|json]");
            return USAGE;
        }
        System.setProperty("org.jboss.logging.provider", "slf4j");
        DaemonLog.configure(options.log(LogSettings.DEFAULT)); // until the file is read
        CompletableFuture<Daemon> started = new CompletableFuture<>();
        handleSignals(started);
        try {
            Daemon daemon = Daemon.start(options, opener);
            started.complete(daemon);
            if (!daemon.isLoggingJson()) { // who reads JSON is no person
                welcome(daemon, options);
            }
            daemon.awaitStopped();
            return 0;
        } catch (StartException e) {
            err.println("supervisor: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    /**
     * HUP reads the file again and USR1 writes statistics, as soon as the daemon is there: unhandled they would end one that is still
     * starting. TERM and INT stop it; before it is there they end the program, which harms nothing. USR2 belongs to the JVM.
     */
    private static void handleSignals(CompletableFuture<Daemon> started) {
        SignalHandlers.handle("HUP", () -> started.join().reload().isDone());
        SignalHandlers.handle("USR1", () -> started.join().logStatistics());
        for (String stop : List.of("TERM", "INT")) {
            SignalHandlers.handle(stop, () -> {
                if (started.isDone()) {
                    started.join().beginStop();
                } else {
                    Runtime.getRuntime().halt(FAILED);
                }
            });
        }
    }

    private static void welcome(Daemon daemon, DaemonOptions options) {
        Path state = options.stateDir().toAbsolutePath().normalize();
        PrintStream out = System.out;
        out.println("supervisor is up");
        out.println("  API     " + daemon.url() + "/rpc   (token in " + state.resolve("admin.token") + ")");
        out.println("  socket  " + state.resolve("supervisor.sock"));
        out.println("  next    in another terminal: export SUPERVISOR_STATE_DIR=" + state);
        out.println("          java -jar " + jar() + " status");
        out.println("  stop    Ctrl-C here, or: java -jar " + jar() + " shutdown");
        out.flush();
    }

    private static String jar() {
        String path = System.getProperty("java.class.path", "supervisor.jar");
        return path.contains(":") ? "supervisor.jar" : path;
    }

    private static DaemonOptions options(List<String> args) {
        Deque<String> rest = new ArrayDeque<>(args);
        Path config = null;
        Path stateDir = null;
        String listen = null;
        String logFormat = null;
        while (!rest.isEmpty()) {
            String option = rest.remove();
            String value = rest.poll();
            if (value == null) {
                throw new IllegalArgumentException("\"" + option + "\" needs a value or is unknown");
            }
            switch (option) {
                case "--config" -> config = Path.of(value);
                case "--state-dir" -> stateDir = Path.of(value);
                case "--listen" -> listen = value;
                case "--log-format" -> logFormat = logFormat(value);
                default -> throw new IllegalArgumentException("unknown option \"" + option + "\"");
            }
        }
        return new DaemonOptions(
                config,
                stateDir == null ? DaemonOptions.defaultStateDir(System.getenv()) : stateDir,
                listen,
                logFormat);
    }

    private static String logFormat(String value) {
        if (!LogSettings.FORMATS.contains(value)) {
            throw new IllegalArgumentException("--log-format is text or json, not \"" + value + "\"");
        }
        return value;
    }

    private static int flushed(int exit) {
        System.out.flush();
        System.err.flush();
        return exit;
    }
}
