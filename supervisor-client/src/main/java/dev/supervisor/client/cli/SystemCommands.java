package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.CockpitLink;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.Wiped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Commands about the daemon. */
final class SystemCommands {
    private SystemCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "wipe",
                        "--yes",
                        "Stop everything and delete all state",
                        Set.of("--yes"),
                        Set.of(),
                        SystemCommands::wipe),
                new Command(
                        "shutdown",
                        "[--services stop|leave]",
                        "Stop the daemon",
                        Set.of(),
                        Set.of("--services"),
                        SystemCommands::shutdown),
                new Command(
                        "cockpit",
                        "[--print]",
                        "Open the page that shows everything, signed in by a link that is good once",
                        Set.of("--print"),
                        Set.of(),
                        SystemCommands::cockpit),
                new Command("doctor", "", "Look whether all is well", Set.of(), Set.of(), SystemCommands::doctor));
    }

    private static int wipe(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (!args.has("--yes")) {
            throw new UsageException("this stops everything and deletes all state; say --yes if that is what you want");
        }
        Wiped wiped = client.systemWipeAll();
        if (console.isJson()) {
            console.json(wiped);
            return Cli.OK;
        }
        Table table = new Table(-1, "TABLE", "ROWS DELETED");
        wiped.tables().forEach((name, rows) -> table.row(name, String.valueOf(rows)));
        table.row("sum", String.valueOf(wiped.rowsDeleted()));
        table.print(console);
        console.line("Stopped " + wiped.servicesStopped() + " services and " + wiped.runsStopped()
                + " steps; deleted in " + wiped.durationMs() + " ms.");
        return Cli.OK;
    }

    private static int shutdown(SupervisorClient client, Arguments args, Console console) throws IOException {
        ShutdownAccepted accepted = client.systemShutdown(args.value("--services"));
        if (console.isJson()) {
            console.json(accepted);
        } else {
            console.line("The daemon stops; services are "
                    + (accepted.services().equals("stop") ? "stopped." : "left running."));
        }
        return Cli.OK;
    }

    private static int cockpit(SupervisorClient client, Arguments args, Console console) throws IOException {
        CockpitLink link = client.systemCockpit();
        if (console.isJson()) {
            console.json(link);
            return Cli.OK;
        }
        console.line(link.url());
        if (!args.has("--print")) {
            console.line(
                    Browser.open(link.url())
                            ? "It is being opened in a browser."
                            : "Open it in a browser within a minute; it is good once.");
        }
        return Cli.OK;
    }

    private static int doctor(SupervisorClient client, Arguments args, Console console) throws IOException {
        long from = System.nanoTime();
        Instant daemonTime = client.systemPing().time();
        long micros = (System.nanoTime() - from) / 1000;
        SystemInfo info = client.systemInfo();
        if (console.isJson()) {
            console.json(info);
            return Cli.OK;
        }
        Table table = new Table(-1, "WHAT", "IS");
        table.row(
                "daemon",
                info.version() + ", pid " + info.pid() + ", up " + Format.between(info.startedAt(), daemonTime));
        table.row("answers in", micros + " us over " + client.describe());
        table.row("HTTP", info.endpoint());
        table.row("state", info.stateDir());
        table.row("Java, SQLite", info.javaVersion() + ", " + info.sqliteVersion());
        table.row("processes found by", info.containment());
        table.row(
                "database",
                Format.bytes(info.databaseBytes()) + ", free pages " + info.freePages() + ", log "
                        + Format.bytes(info.walBytes()) + ", durability " + info.durability());
        info.rows().forEach((name, rows) -> table.row("  " + name, rows + " rows"));
        long skew = Math.abs(Duration.between(daemonTime, Instant.now()).toSeconds());
        table.row("clocks", skew < 5 ? "agree" : "differ by " + skew + " s");
        table.print(console);
        return skew < 5 ? Cli.OK : Cli.FAILED;
    }
}
