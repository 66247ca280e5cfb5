package dev.supervisor.client.cli;

import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.ConnectionLostException;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command line: finds the command, runs it, and says what went wrong and what to do about it. {@link ExitCode} tells how it ends. */
public final class Cli {
    private static final Set<String> ASKING_FOR_HELP = Set.of("--help", "-h");
    private static final Set<String> ASKING_FOR_VERSION = Set.of("--version", "-V");

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    private Cli(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** Runs one command; the exit code. */
    public static int run(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        return new Cli(env, out, err).run(args);
    }

    private int run(List<String> args) {
        if (args.isEmpty()) {
            Help.overview().forEach(err::println);
            return ExitCode.USAGE;
        }
        String name = args.get(0);
        if (ASKING_FOR_HELP.contains(name)) {
            return run(List.of("help"));
        }
        if (ASKING_FOR_VERSION.contains(name)) {
            return run(List.of("version"));
        }
        Optional<Command> command = CommandGroup.find(name);
        if (command.isEmpty()) {
            List<String> names =
                    CommandGroup.everything().stream().map(Command::name).toList();
            String what = name.startsWith("-") ? "the command comes before its options; \"" : "unknown command \"";
            return usage(what + name + "\"" + Nearest.hint(name, names), "supervisor help lists the commands");
        }
        return run(command.get(), args.subList(1, args.size()));
    }

    private int run(Command command, List<String> rest) {
        try {
            return execute(command, rest);
        } catch (UsageException e) {
            return usage(
                    command.name() + ": " + e.getMessage(),
                    "usage: supervisor " + command.usage() + "\n  supervisor help " + command.name() + " tells more");
        } catch (RpcException e) {
            new Console(out, err, Terminal.NONE, false).error(e);
            return ExitCode.FAILED;
        } catch (TransportException e) {
            return unreachable(e, Unreached.hints(e));
        } catch (CallTimeoutException | ConnectionLostException e) {
            return unreachable(e, List.of("Whether it lives: supervisor doctor"));
        } catch (IOException e) {
            return unreachable(new IOException("talking to the daemon failed: " + e.getMessage(), e), List.of());
        }
    }

    private int execute(Command command, List<String> rest) throws IOException {
        Arguments arguments = command.parse(rest);
        Terminal terminal = Terminal.ofStandardOutput(env, arguments.value(CommonOptions.COLOR));
        Console console = new Console(out, err, terminal, "json".equals(arguments.value(CommonOptions.OUTPUT)));
        if (arguments.has(CommonOptions.HELP)) {
            Help.of(command, terminal).forEach(console::line);
            return ExitCode.OK;
        }
        try {
            return command.body().run(new DaemonAddress(arguments, env), arguments, console);
        } finally {
            console.flush();
        }
    }

    private int unreachable(IOException failure, List<String> hints) {
        err.println("supervisor: " + Console.clean(String.valueOf(failure.getMessage())));
        hints.forEach(hint -> err.println("  " + hint));
        return ExitCode.UNREACHABLE;
    }

    private int usage(String message, String what) {
        err.println("supervisor: " + Console.clean(message));
        err.println("  " + what);
        return ExitCode.USAGE;
    }
}
