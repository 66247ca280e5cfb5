package dev.supervisor.client.cli;

import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code run} and {@code submit} say of a run, in options. */
final class RunSubmission {
    private RunSubmission() {}

    static Command.Builder options(Command.Builder command) {
        return command.valued("--name", "NAME", "what it is called, to find it again; default run")
                .flag("--shell", "the words are one line for /bin/sh")
                .valued("--cwd", "DIR", "where it runs; default here")
                .repeated("--env", "NAME=VALUE", "add to its environment; NAME alone: as it is here")
                .valued("--user", "USER", "run as this user")
                .valued("--timeout", "TIME", "end it after so long")
                .valued("--priority", "NUMBER", "higher goes first, -1000 to 1000; default 0");
    }

    static RunSpec spec(Arguments args) {
        if (args.words().isEmpty()) {
            throw new UsageException("give the command to run");
        }
        List<String> command = args.has("--shell") ? Commands.shell(String.join(" ", args.words())) : args.words();
        Duration timeout = args.duration("--timeout", Duration.ZERO);
        String cwd = args.value("--cwd");
        return new RunSpec(
                args.value("--name"),
                command,
                null,
                environment(args.values("--env"), System.getenv()),
                null,
                cwd == null ? System.getProperty("user.dir") : cwd,
                args.value("--user"),
                null,
                args.has("--priority") ? args.number("--priority", 0, -1000, 1000) : null,
                timeout.isZero() ? null : timeout.toMillis(),
                null,
                args.value("--key"),
                null,
                args.value("--durability"));
    }

    static @Nullable Map<String, String> environment(List<String> variables, Map<String, String> ours) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            String value = equals < 0 ? ours.get(name) : variable.substring(equals + 1);
            if (name.isEmpty() || value == null) {
                throw new UsageException(
                        "--env needs NAME=VALUE, or the NAME of a variable that is set here, not \"" + variable + "\"");
            }
            environment.put(name, value);
        }
        return environment.isEmpty() ? null : environment;
    }
}
