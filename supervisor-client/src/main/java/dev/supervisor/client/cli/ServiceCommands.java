package dev.supervisor.client.cli;

import dev.supervisor.client.Calls;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Deleted;
import java.io.IOException;
import java.util.List;

/** Commands that change what services do. */
final class ServiceCommands {
    private static final String PATTERNS = "NAME|PATTERN...";

    private ServiceCommands() {}

    static List<Command> all() {
        return List.of(
                waiting("start", "Start services, and wait until they are up")
                        .details("What waits for its next try is tried at once.")
                        .example("start web db", "two, side by side")
                        .example("start '*'", "all")
                        .does((client, args, console) ->
                                ServiceChanges.run(client, args, console, Calls::serviceStart, ServiceChanges.UP)),
                waiting("stop", "Stop services, and wait until nothing of them is left")
                        .example("stop 'web*'", "all whose names begin with web")
                        .example("stop --no-wait web", "only say that it should stop")
                        .does((client, args, console) ->
                                ServiceChanges.run(client, args, console, Calls::serviceStop, ServiceChanges.DOWN)),
                waiting("restart", "Stop and start services, and wait until they are up again")
                        .example("restart --timeout 30s web", "exit code 1 if it is not up within 30 seconds")
                        .does((client, args, console) ->
                                ServiceChanges.run(client, args, console, Calls::serviceRestart, ServiceChanges.UP)),
                Command.named(
                                "reload",
                                PATTERNS,
                                "Have services read their configuration again, by their reload signal")
                        .details("The daemon reads its own configuration file again by: supervisor apply")
                        .example("reload nginx", "sends what its reload_signal says")
                        .completing(Completion.SERVICES)
                        .does((client, args, console) -> ServiceChanges.run(
                                client,
                                args,
                                console,
                                (name, wait) -> Calls.serviceReload(name),
                                ServiceChanges.ANYTHING)),
                Command.named("signal", "SIGNAL " + PATTERNS, "Send a signal to services")
                        .flag("--group", "to the whole process group instead of the main process")
                        .example("signal USR1 web", "to its main process")
                        .example("signal --group QUIT 'java-*'", "to several, and what they started")
                        .completing(Completion.SERVICES)
                        .does(ServiceCommands::signal),
                Command.named("reset", PATTERNS, "Forget the failures of services; what waits is tried at once")
                        .example("reset flaky", "out of the slow lane")
                        .completing(Completion.SERVICES)
                        .does((client, args, console) -> ServiceChanges.run(
                                client,
                                args,
                                console,
                                (name, wait) -> Calls.serviceReset(name),
                                ServiceChanges.ANYTHING)),
                Command.named("delete", PATTERNS, "Stop services and delete them, with all that is stored of them")
                        .details("What the configuration file declares comes back when it is applied again.")
                        .flag("-y, --yes", "do not ask")
                        .example("delete old-web", "asks first, on a terminal")
                        .completing(Completion.SERVICES)
                        .does(ServiceCommands::delete));
    }

    private static Command.Builder waiting(String name, String summary) {
        return Command.named(name, PATTERNS, summary)
                .flag("--no-wait", "return when the wish is stored")
                .valued("--timeout", "TIME", "wait at most so long, at most 10m; default 5m")
                .completing(Completion.SERVICES);
    }

    private static int signal(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (args.words().size() < 2) {
            throw new UsageException("give a signal, and at least one service");
        }
        String signal = args.words().get(0);
        String to = args.has("--group") ? "group" : null;
        return ServiceChanges.run(
                client,
                ServiceNames.expand(client, args.words().subList(1, args.words().size())),
                console,
                (name, wait) -> Calls.serviceSignal(name, signal, to),
                ServiceChanges.ANYTHING);
    }

    private static int delete(SupervisorClient client, Arguments args, Console console) throws IOException {
        List<String> names = ServiceNames.expand(client, args.words("service"));
        if (!args.has("--yes")
                && !Question.isConfirmed(
                        console,
                        "Stop and delete " + String.join(", ", names) + ", with their output and history?",
                        "this deletes " + names.size() + " services")) {
            return ExitCode.FAILED;
        }
        Deleted deleted = ServiceChanges.shown(client, names::contains, console, () -> client.serviceDeleteMany(names));
        if (console.isJson()) {
            console.json(deleted);
        } else {
            console.line(
                    "Deleted " + Console.clean(String.join(", ", names)) + ": " + deleted.rowsDeleted() + " rows.");
        }
        return ExitCode.OK;
    }
}
