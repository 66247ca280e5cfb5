package dev.supervisor.server;

import dev.supervisor.client.cli.Cli;
import dev.supervisor.client.cli.SignalHandlers;
import dev.supervisor.server.config.Configuration.LogSettings;
import dev.supervisor.server.store.DatabaseOpener;
import dev.supervisor.server.store.SqliteDatabase;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/** The program: {@code daemon} runs the daemon, {@code restore} prepares one, everything else is the command line that talks to one. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String CONFIG = "--config";
    private static final String STATE_DIR = "--state-dir";
    private static final String LISTEN = "--listen";
    private static final String LOG_FORMAT = "--log-format";

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
        Path backup;
        Path stateDir;
        try {
            ProgramArguments given = ProgramArguments.parse(args, List.of(STATE_DIR));
            if (given.words().size() != 1) {
                throw new IllegalArgumentException(
                        "restore takes one file, not " + given.words().size());
            }
            backup = Path.of(given.words().get(0));
            stateDir = stateDir(given);
        } catch (IllegalArgumentException e) {
            err.println("supervisor: " + e.getMessage());
            err.println("usage: supervisor restore FILE [--state-dir DIR]");
            return USAGE;
        }
        try {
            long bytes = RestoreProgram.run(backup, stateDir);
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
            if (DaemonLog.isJson()) {
                LoggerFactory.getLogger("supervisor.daemon").error("cannot start: {}", e.getMessage());
            } else {
                err.println("supervisor: " + e.getMessage());
            }
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
        ProgramArguments given = ProgramArguments.parse(args, List.of(CONFIG, STATE_DIR, LISTEN, LOG_FORMAT));
        if (!given.words().isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + given.words().get(0) + "\" is too much: daemon takes options alone");
        }
        return new DaemonOptions(
                given.option(CONFIG).map(Path::of).orElse(null),
                stateDir(given),
                given.option(LISTEN).orElse(null),
                given.option(LOG_FORMAT).map(Main::logFormat).orElse(null));
    }

    private static Path stateDir(ProgramArguments given) {
        return given.option(STATE_DIR).map(Path::of).orElseGet(() -> DaemonOptions.defaultStateDir(System.getenv()));
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
