package dev.supervisor.client.cli;

import dev.supervisor.client.StateDirectory;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line. Exit codes: 0 it is as asked; 1 the daemon refused, or it did not come to be; 2 called wrongly; 3 no daemon
 * could be reached.
 */
public final class Cli {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;

    private static final Set<String> COMMON_VALUED =
            Set.of("-o", "--output", "--socket", "--url", "--token-file", "--state-dir");

    private static final String NOT_RUNNING = """

              Is it running? Start it with: supervisor daemon --config FILE --state-dir DIR
              Is it another one? Say --state-dir DIR, --socket PATH or --url URL, or set SUPERVISOR_STATE_DIR""";

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    private Cli(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
        List<Command> all = new ArrayList<>(ServiceCommands.all());
        all.addAll(RunCommands.all());
        all.addAll(DeadLetterCommands.all());
        all.addAll(SystemCommands.all());
        all.addAll(UpkeepCommands.all());
        all.forEach(command -> commands.put(command.name(), command));
    }

    /** Runs one command; the exit code. */
    public static int run(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        return new Cli(env, out, err).run(args);
    }

    private int run(List<String> args) {
        if (args.isEmpty() || Set.of("help", "--help", "-h").contains(args.get(0))) {
            help(args.isEmpty() ? err : out);
            return args.isEmpty() ? USAGE : OK;
        }
        Command command = commands.get(args.get(0));
        if (command == null) {
            return usage("unknown command \"" + Console.clean(args.get(0)) + "\""
                    + Nearest.hint(args.get(0), commands.keySet()));
        }
        try {
            return run(command, args.subList(1, args.size()));
        } catch (UsageException e) {
            return usage(command.name() + ": " + e.getMessage() + "\nusage: supervisor " + command.name() + " "
                    + command.usage());
        } catch (RpcException e) {
            err.println("supervisor: " + Console.clean(String.valueOf(e.getMessage()))
                    + (e.hint() == null ? "" : "\n  " + Console.clean(e.hint()))
                    + (e.data().incident() == null
                            ? ""
                            : "\n  incident " + e.data().incident() + " in the daemon's log"));
            return FAILED;
        } catch (TransportException e) {
            boolean silent = e.getCause() != null;
            err.println("supervisor: " + e.getMessage() + (silent ? NOT_RUNNING : ""));
            return UNREACHABLE;
        } catch (IOException e) {
            err.println("supervisor: the connection broke: " + e.getMessage());
            return UNREACHABLE;
        }
    }

    private int run(Command command, List<String> rest) throws IOException {
        Set<String> valued = new LinkedHashSet<>(command.valued());
        valued.addAll(COMMON_VALUED);
        Set<String> flags = new LinkedHashSet<>(command.flags());
        flags.addAll(Set.of("--help", "-h"));
        Arguments arguments = Arguments.parse(rest, flags, valued);
        if (arguments.has("--help", "-h")) {
            out.println("usage: supervisor " + command.name() + " " + command.usage());
            out.println(command.summary());
            return OK;
        }
        String output = arguments.value("-o", "--output");
        if (output != null && !Set.of("json", "table").contains(output)) {
            throw new UsageException("-o knows json and table");
        }
        Console console = new Console(out, "json".equals(output), env);
        try (SupervisorClient client = client(arguments)) {
            return command.action().run(client, arguments, console);
        } finally {
            console.flush();
        }
    }

    private SupervisorClient client(Arguments arguments) throws IOException {
        String stateDir = arguments.value("--state-dir");
        Path state = stateDir == null ? StateDirectory.standard(env) : Path.of(stateDir);
        String url = or(arguments.value("--url"), env.get("SUPERVISOR_URL"));
        if (url != null) {
            return SupervisorClient.http(url, token(arguments, state));
        }
        String socket = or(arguments.value("--socket"), stateDir == null ? env.get("SUPERVISOR_SOCKET") : null);
        return SupervisorClient.unix(socket == null ? state.resolve(StateDirectory.SOCKET) : Path.of(socket));
    }

    private String token(Arguments arguments, Path state) throws IOException {
        String token = env.get("SUPERVISOR_TOKEN");
        if (token != null) {
            return token;
        }
        String file = arguments.value("--token-file");
        Path path = file == null ? state.resolve(StateDirectory.TOKEN) : Path.of(file);
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new TransportException(
                    "there is no token: " + path + " cannot be read; set SUPERVISOR_TOKEN or say --token-file FILE", e);
        }
    }

    private void help(PrintStream to) {
        to.println("usage: supervisor COMMAND [OPTION...] [ARG...]");
        to.println();
        to.printf(
                "  %-12s %s%n",
                "daemon",
                "Run the daemon: daemon --config FILE --state-dir DIR --listen HOST:PORT --log-format text|json");
        to.printf(
                "  %-12s %s%n", "restore", "Put a backup into an empty state directory: restore FILE --state-dir DIR");
        commands.values().forEach(command -> to.printf("  %-12s %s%n", command.name(), command.summary()));
        to.println();
        to.println("Every command: -o json, --state-dir DIR, --socket PATH, --url URL, --token-file FILE, --help");
        to.println("Environment: SUPERVISOR_STATE_DIR, SUPERVISOR_SOCKET, SUPERVISOR_URL, SUPERVISOR_TOKEN");
        to.println("Exit codes: 0 as asked; 1 refused or failed; 2 called wrongly; 3 no daemon reached");
    }

    private int usage(String message) {
        err.println("supervisor: " + message);
        err.println("  supervisor help lists the commands");
        return USAGE;
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
