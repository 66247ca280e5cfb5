package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.StepStatus;
import java.io.IOException;
import java.time.Instant;

/** {@code runs}: what ran, what runs and what waits. */
final class RunsCommand {
    private RunsCommand() {}

    static Command command() {
        return Command.named("runs", "[RUN]", "Runs, newest first; or one with its steps")
                .valued(
                        "--state",
                        "STATE",
                        "only in this state",
                        "queued",
                        "running",
                        "succeeded",
                        "failed",
                        "timed_out",
                        "cancelled",
                        "lost")
                .valued("--name", "NAME", "only of this name")
                .valued("-n, --lines", "COUNT", "at most so many; default 20")
                .valued("--cursor", "CURSOR", "the page that begins there")
                .example("runs --state failed", "the latest that failed")
                .completing(Completion.RUNS)
                .does(RunsCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (!args.words().isEmpty()) {
            print(client.runStatus(RunCommands.number(args.word("run"))), console);
            return ExitCode.OK;
        }
        RunList list = client.runList(
                args.value("--state"), args.value("--name"), args.value("--cursor"), args.count("--lines", 20));
        if (console.isJson()) {
            console.json(list);
            return ExitCode.OK;
        }
        if (list.runs().isEmpty()) {
            console.line("There are no such runs.");
            return ExitCode.OK;
        }
        Table table = new Table(2, "RUN", "NAME", "STATE", "SUBMITTED", "TOOK", "RESULT");
        Instant now = Instant.now();
        for (RunStatus run : list.runs()) {
            table.row(
                    String.valueOf(run.runId()),
                    run.name(),
                    run.state(),
                    Format.between(run.submittedAt(), now) + " ago",
                    Format.between(run.startedAt(), run.finishedAt() == null ? now : run.finishedAt()),
                    result(run));
        }
        table.print(console);
        if (list.cursor() != null) {
            console.line("There are more: supervisor runs --cursor " + list.cursor());
        }
        return ExitCode.OK;
    }

    static void print(RunStatus run, Console console) {
        if (console.isJson()) {
            console.json(run);
            return;
        }
        console.line("run " + run.runId() + " (" + Console.clean(run.name()) + "): "
                + console.colored(run.state(), run.state()) + " " + Console.clean(result(run)));
        if (run.steps().size() > 1) {
            Table table = new Table(1, "STEP", "STATE", "TOOK", "RESULT");
            for (StepStatus step : run.steps()) {
                table.row(
                        step.name(),
                        step.state(),
                        Format.between(step.startedAt(), step.finishedAt()),
                        step.error() == null ? Format.exit(step.exitCode(), step.exitSignal()) : step.error());
            }
            table.print(console);
        }
    }

    private static String result(RunStatus run) {
        if (run.error() != null) {
            return run.error();
        }
        return run.finishedAt() == null ? "" : Format.exit(run.exitCode(), run.exitSignal());
    }
}
