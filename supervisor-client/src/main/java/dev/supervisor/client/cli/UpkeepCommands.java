package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.rpc.model.UpkeepSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Commands that keep the store small and safe. */
final class UpkeepCommands {
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final int LATEST = 20;

    private UpkeepCommands() {}

    static List<Command> all() {
        return List.of(
                Command.named("upkeep", "", "Schedules of retention and vacuum, and what the latest passes did")
                        .valued("-n, --lines", "COUNT", "at most so many passes; default 20")
                        .example("upkeep", "what goes on, and when the next is due")
                        .does(UpkeepCommands::report),
                Command.named("retention", "", "Delete now what the retention rules do not keep")
                        .example("retention", "says what went")
                        .does((client, args, console) ->
                                show(follow(client, client.systemRetention(PERIOD), console), console)),
                Command.named("vacuum", "", "Give free space in the database back to the disk")
                        .flag("--rebuild", "write the whole file anew; every write waits for it, reads do not")
                        .example("vacuum --rebuild", "also what is unused inside of pages")
                        .does((client, args, console) -> show(
                                follow(client, client.systemVacuum(args.has("--rebuild"), PERIOD), console), console)),
                Command.named("backup", "FILE", "Copy the database into a file, while everything goes on")
                        .details("The daemon writes it, on its machine; it has its name once its integrity is checked.")
                        .example("backup /backup/today.db", "the file must not exist")
                        .completing(Completion.FILES)
                        .does(UpkeepCommands::backup));
    }

    private static int backup(SupervisorClient client, Arguments args, Console console) throws IOException {
        Path target = Path.of(args.word("FILE")).toAbsolutePath().normalize();
        return show(follow(client, client.systemBackup(target.toString(), PERIOD), console), console);
    }

    /** Shows progress until the pass has ended; others may go before it. */
    private static UpkeepPass follow(SupervisorClient client, UpkeepPass asked, Console console) throws IOException {
        UpkeepPass pass = asked;
        while (pass.finishedAt() == null) {
            console.progress(pass.kind() + ": " + pass.progress());
            LockSupport.parkNanos(PERIOD.toNanos());
            UpkeepReport report = client.systemUpkeep(LATEST);
            UpkeepPass known = pass;
            pass = Stream.concat(Stream.ofNullable(report.running()), report.passes().stream())
                    .filter(other -> isSame(known, other))
                    .min(Comparator.comparingLong(UpkeepPass::id))
                    .orElse(known);
        }
        console.progress("");
        return pass;
    }

    /** A pass that waits has no id yet: it is the first of its kind that begins after it was asked for. */
    private static boolean isSame(UpkeepPass pass, UpkeepPass other) {
        return pass.id() == 0
                ? other.kind().equals(pass.kind()) && !other.startedAt().isBefore(pass.startedAt())
                : other.id() == pass.id();
    }

    private static int show(UpkeepPass pass, Console console) {
        if (console.isJson()) {
            console.json(pass);
            return code(pass);
        }
        if (!pass.tables().isEmpty()) {
            Table table = new Table(-1, "TABLE", "ROWS DELETED");
            pass.tables().forEach((name, rows) -> table.row(name, String.valueOf(rows)));
            table.row("sum", String.valueOf(pass.rowsDeleted()));
            table.print(console);
        }
        StringJoiner what = new StringJoiner("; ");
        if (!pass.kind().equals("backup")) {
            what.add(Format.bytes(pass.bytesFreed()) + " freed");
        }
        if (pass.logFilesDeleted() > 0) {
            what.add(pass.logFilesDeleted() + " log files deleted");
        }
        if (pass.detail() != null) {
            what.add(Console.clean(pass.detail()));
        }
        console.line(Console.clean(pass.kind() + " " + pass.outcome()) + " after " + Format.duration(pass.durationMs())
                + ": " + what);
        return code(pass);
    }

    private static int code(UpkeepPass pass) {
        return pass.outcome().equals("done") ? ExitCode.OK : ExitCode.FAILED;
    }

    private static int report(SupervisorClient client, Arguments args, Console console) throws IOException {
        UpkeepReport report = client.systemUpkeep(args.count("--lines", LATEST));
        if (console.isJson()) {
            console.json(report);
            return ExitCode.OK;
        }
        Instant now = client.systemPing().time();
        Table schedules = new Table(-1, "KIND", "SCHEDULE", "NEXT IN");
        for (UpkeepSchedule schedule : report.schedules()) {
            schedules.row(schedule.kind(), schedule.schedule(), Format.between(now, schedule.nextAt()));
        }
        schedules.print(console);
        console.line("");
        Table passes = new Table(2, "ID", "KIND", "OUTCOME", "AGE", "TOOK", "ROWS", "FILES", "FREED", "BY", "DETAIL");
        for (UpkeepPass pass : report.passes()) {
            UpkeepPass running = report.running();
            String progress = running != null && running.id() == pass.id() ? running.progress() : null;
            passes.row(
                    String.valueOf(pass.id()),
                    pass.kind(),
                    pass.outcome(),
                    Format.between(pass.startedAt(), now),
                    Format.duration(pass.durationMs()),
                    String.valueOf(pass.rowsDeleted()),
                    String.valueOf(pass.logFilesDeleted()),
                    Format.bytes(pass.bytesFreed()),
                    pass.askedBy(),
                    Format.text(progress == null ? pass.detail() : progress));
        }
        passes.print(console);
        return ExitCode.OK;
    }
}
