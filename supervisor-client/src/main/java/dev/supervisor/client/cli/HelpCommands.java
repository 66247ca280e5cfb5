package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Commands about the command line itself. */
final class HelpCommands {
    /** Who waits for a completion waits with a finger on the key. */
    private static final Duration IMPATIENCE = Duration.ofMillis(800);

    private static final int LATEST_RUNS = 30;

    /** What any shell takes for a word, whatever daemon it comes from. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@][A-Za-z0-9._@-]*");

    private HelpCommands() {}

    static List<Command> all() {
        return List.of(
                Command.named("help", "[COMMAND]", "Commands, or all about one of them")
                        .example("help run", "with its options and examples")
                        .completing(Completion.COMMANDS)
                        .doesLocally((daemon, args, console) -> help(args, console)),
                Command.named("man", "", "The man page, in roff")
                        .example("man | man -l -", "read it")
                        .example("man > ~/.local/share/man/man1/supervisor.1", "install it")
                        .doesLocally((daemon, args, console) -> print(ManPage.lines(version()), console)),
                Command.named("completion", "bash|zsh|fish", "The script that completes commands, options and names")
                        .details("Names come from the daemon that the environment names, if it answers soon.")
                        .example(
                                "completion bash >> ~/.bash_completion",
                                "bash; or: source <(supervisor completion bash)")
                        .example("completion zsh > \"${fpath[1]}/_supervisor\"", "zsh")
                        .example("completion fish > ~/.config/fish/completions/supervisor.fish", "fish")
                        .completing("bash", "zsh", "fish")
                        .doesLocally((daemon, args, console) -> completion(args, console)),
                Command.named("version", "", "The version of this program")
                        .example("version", "supervisor doctor tells the daemon's")
                        .doesLocally((daemon, args, console) -> print(
                                List.of("supervisor " + version() + ", Java " + System.getProperty("java.version")),
                                console)),
                Command.named(
                                "complete",
                                "services|runs...",
                                "Names for completion, a line each; none when no daemon answers")
                        .doesLocally(HelpCommands::complete));
    }

    private static int help(Arguments args, Console console) {
        if (args.words().isEmpty()) {
            return print(Help.overview(), console);
        }
        String name = args.word("command");
        Command command = CommandGroup.find(name)
                .orElseThrow(() -> new UsageException("there is no command \"" + name + "\""
                        + Nearest.hint(
                                name,
                                CommandGroup.everything().stream()
                                        .map(Command::name)
                                        .toList())));
        return print(Help.of(command, console.terminal()), console);
    }

    private static int completion(Arguments args, Console console) {
        return switch (args.word("shell: bash, zsh or fish")) {
            case "bash" -> print(BashScript.lines(), console);
            case "zsh" -> print(ZshScript.lines(), console);
            case "fish" -> print(FishScript.lines(), console);
            default -> throw new UsageException("it knows bash, zsh and fish");
        };
    }

    /** Says nothing but names, whatever happens: it is asked in the middle of somebody's typing. */
    private static int complete(DaemonAddress daemon, Arguments args, Console console) {
        List<String> names = new ArrayList<>();
        try (SupervisorClient client = daemon.impatientClient(IMPATIENCE)) {
            if (args.words().contains("services")) {
                client.serviceStatusAll(null).services().stream()
                        .map(ServiceStatus::name)
                        .forEach(names::add);
            }
            if (args.words().contains("runs")) {
                client.runList(null, null, null, LATEST_RUNS).runs().stream()
                        .map(RunStatus::runId)
                        .map(String::valueOf)
                        .forEach(names::add);
            }
        } catch (IOException | RpcException | UsageException quietly) {
            return ExitCode.UNREACHABLE;
        }
        return print(names.stream().filter(PLAIN.asMatchPredicate()).toList(), console);
    }

    private static int print(List<String> lines, Console console) {
        lines.forEach(console::line);
        return ExitCode.OK;
    }

    private static String version() {
        String version = HelpCommands.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
