package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Health;
import dev.supervisor.rpc.model.Reloaded;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Commands about the daemon. */
final class DaemonCommands {
    private static final int MOST_SKEW_SECONDS = 5;

    private DaemonCommands() {}

    static List<Command> all() {
        return List.of(
                Command.named("daemon", "", "Run the daemon, in the foreground")
                        .details("TERM and INT stop it in order, HUP has it read its file again.")
                        .valued("--config", "FILE", "the services and everything else, in YAML; default: none")
                        .valued(
                                "--listen",
                                "HOST:PORT",
                                "where it answers HTTP; port 0 picks one; default 127.0.0.1:7878")
                        .valued("--log-format", "FORMAT", "of its own log", "text", "json")
                        .example("daemon --config supervisor.yml --state-dir /var/lib/supervisor", "a first start")
                        .doesLocally(DaemonCommands::elsewhere),
                Command.named("apply", "", "Have the daemon read its configuration file again, and change what differs")
                        .details(
                                "All of the file is checked first; a broken one changes nothing, and the error says where it"
                                        + " is broken. Exit code 1 also when a service could not be made as the file says.")
                        .flag("--plan", "only tell what would be done")
                        .example("apply --plan && supervisor apply", "after editing supervisor.yml")
                        .does(DaemonCommands::apply),
                Command.named("doctor", "", "Look whether all is well")
                        .details("Exit code 1 when something is not.")
                        .example("doctor", "the daemon's own checks, its paths, sizes and clock")
                        .does(DaemonCommands::doctor),
                CockpitCommand.command(),
                TokenCommand.command(),
                Command.named("shutdown", "", "Stop the daemon")
                        .valued(
                                "--services",
                                "WHAT",
                                "what becomes of the services; default as configured",
                                "stop",
                                "leave")
                        .example("shutdown --services leave", "before an upgrade: the next daemon takes them over")
                        .does(DaemonCommands::shutdown));
    }

    /** The program itself runs it, before the command line is asked. */
    private static int elsewhere(DaemonAddress daemon, Arguments args, Console console) {
        throw new UsageException("this is the client alone; the program supervisor.jar has it");
    }

    private static int apply(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (!args.words().isEmpty()) {
            throw new UsageException("the daemon reads its own file, the one it was started with; do not name one");
        }
        boolean plan = args.has("--plan");
        Reloaded reloaded = plan
                ? client.systemReload(true)
                : ServiceChanges.shown(client, name -> true, console, client::systemReload);
        if (console.isJson()) {
            console.json(reloaded);
        } else {
            print(reloaded, plan, console);
        }
        return reloaded.refused().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(Reloaded reloaded, boolean plan, Console console) {
        Table table = new Table(1, "SERVICE", plan ? "WOULD BE" : "WAS");
        reloaded.created().forEach(name -> table.row(name, "created"));
        reloaded.updated().forEach(name -> table.row(name, "updated without a restart"));
        reloaded.restarted().forEach(name -> table.row(name, "restarted"));
        reloaded.deleted().forEach(name -> table.row(name, "deleted"));
        reloaded.refused().forEach(name -> table.row(name, "refused"));
        if (!table.isEmpty()) {
            table.print(console);
        }
        console.line(reloaded.unchanged() + " unchanged.");
        if (!reloaded.refused().isEmpty()) {
            console.line("Why services were refused: the daemon's log says.");
        }
        reloaded.needsRestart().forEach(part -> console.line("At the daemon's next start: " + Console.clean(part)));
    }

    private static int shutdown(SupervisorClient client, Arguments args, Console console) throws IOException {
        args.noWords();
        ShutdownAccepted accepted = client.systemShutdown(args.value("--services"));
        if (console.isJson()) {
            console.json(accepted);
        } else {
            console.line("The daemon stops; services are "
                    + (accepted.services().equals("stop") ? "stopped." : "left running."));
        }
        return ExitCode.OK;
    }

    /** What is asked for together, as JSON. */
    private record Diagnosis(SystemInfo info, Health health, long clockSkewMs) {}

    private static int doctor(SupervisorClient client, Arguments args, Console console) throws IOException {
        args.noWords();
        client.systemPing(); // the first call connects
        long from = System.nanoTime();
        Instant daemonTime = client.systemPing().time();
        long micros = (System.nanoTime() - from) / 1000;
        long skewMs = Math.abs(Duration.between(daemonTime, Instant.now()).toMillis());
        SystemInfo info = client.systemInfo();
        Health health = client.systemHealth();
        boolean well = health.ready() && skewMs < MOST_SKEW_SECONDS * 1000;
        if (console.isJson()) {
            console.json(new Diagnosis(info, health, skewMs));
            return well ? ExitCode.OK : ExitCode.FAILED;
        }
        Table table = new Table(-1, "WHAT", "IS");
        for (Health.Check check : health.checks()) {
            table.row(check.name(), check.ok() ? "well" : "NOT WELL: " + Format.text(check.detail()));
        }
        table.row("clocks", skewMs < MOST_SKEW_SECONDS * 1000 ? "agree" : "differ by " + skewMs / 1000 + " s");
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
        table.print(console);
        return well ? ExitCode.OK : ExitCode.FAILED;
    }
}
