package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.SystemStats;
import dev.supervisor.rpc.model.Wiped;
import java.io.IOException;
import java.util.StringJoiner;

/** {@code wipe}: everything goes. */
final class WipeCommand {
    private WipeCommand() {}

    static Command command() {
        return Command.named("wipe", "", "Stop everything and delete all state")
                .details(
                        "Tokens stay. What the configuration file declares comes back when it is applied again. On a terminal"
                                + " it says what will go, and asks.")
                .flag("-y, --yes", "do not ask")
                .example("wipe --yes", "in a script")
                .does(WipeCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        args.noWords();
        if (!args.has("--yes")
                && !Question.isConfirmed(
                        console,
                        console.isWatched() ? whatGoes(client.systemInfo(), client.systemStats()) : "",
                        "this stops everything and deletes all state")) {
            return ExitCode.FAILED;
        }
        console.progress("everything is stopped, then deleted");
        Wiped wiped;
        try {
            wiped = client.systemWipeAll();
        } finally {
            console.progress("");
        }
        if (console.isJson()) {
            console.json(wiped);
            return ExitCode.OK;
        }
        Table table = new Table(-1, "TABLE", "ROWS DELETED");
        wiped.tables().forEach((name, rows) -> table.row(name, String.valueOf(rows)));
        table.row("sum", String.valueOf(wiped.rowsDeleted()));
        table.print(console);
        console.line("Stopped " + wiped.servicesStopped() + " services and " + wiped.runsStopped()
                + " steps; deleted in " + wiped.durationMs() + " ms.");
        return ExitCode.OK;
    }

    private static String whatGoes(SystemInfo info, SystemStats stats) {
        long runs = stats.runs().values().stream().mapToLong(Long::longValue).sum();
        StringJoiner rows = new StringJoiner(", ");
        info.rows().forEach((table, count) -> rows.add(count + " in " + table));
        return "This stops " + info.services() + " services and cancels " + runs
                + " runs that have not ended, of the daemon in " + info.stateDir() + ", and deletes all rows: " + rows
                + ".";
    }
}
