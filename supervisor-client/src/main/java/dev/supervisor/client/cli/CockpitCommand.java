package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.CockpitLink;
import java.io.IOException;

/** {@code cockpit}: the page that shows everything. */
final class CockpitCommand {
    private CockpitCommand() {}

    static Command command() {
        return Command.named(
                        "cockpit", "", "Open the page that shows everything, signed in by a link that is good once")
                .flag("--print", "only say the link")
                .example("cockpit --print", "to open it elsewhere, within a minute")
                .does(CockpitCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        CockpitLink link = client.systemCockpit();
        if (console.isJson()) {
            console.json(link);
            return ExitCode.OK;
        }
        console.line(Console.clean(link.url()));
        if (!args.has("--print")) {
            console.line(
                    Browser.open(link.url())
                            ? "It is being opened in a browser."
                            : "Open it in a browser within a minute; it is good once.");
        }
        return ExitCode.OK;
    }
}
