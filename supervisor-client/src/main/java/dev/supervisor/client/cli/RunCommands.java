package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Commands;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commands about runs. */
final class RunCommands {
    private static final Duration POLL = Duration.ofMinutes(1);

    private RunCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "submit",
                        "[--name N] [--cwd DIR] [--timeout T] [--priority P] [--key K] [--durability D] [--shell] [--wait] [--] COMMAND [ARG...]",
                        "Queue a command to be run once",
                        Set.of("--wait", "--shell"),
                        Set.of("--name", "--cwd", "--timeout", "--priority", "--key", "--user", "--durability"),
                        RunCommands::submit),
                new Command(
                        "runs",
                        "[--state S] [--name N] [-n COUNT] [RUN]",
                        "Runs, newest first; or one with its steps",
                        Set.of(),
                        Set.of("--state", "--name", "-n", "--cursor"),
                        RunCommands::runs),
                new Command(
                        "wait",
                        "[--timeout T] RUN",
                        "Wait for the end of a run",
                        Set.of(),
                        Set.of("--timeout"),
                        RunCommands::await),
                new Command(
                        "cancel",
                        "RUN...",
                        "Cancel runs that have not ended",
                        Set.of(),
                        Set.of(),
                        RunCommands::cancel));
    }

    private static int submit(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (args.words().isEmpty()) {
            throw new UsageException("give the command to run");
        }
        List<String> command = args.has("--shell") ? Commands.shell(String.join(" ", args.words())) : args.words();
        RunSubmitted submitted = client.runSubmit(spec(args, command));
        if (args.has("--wait")) {
            return end(client, submitted.runId(), null, console);
        }
        if (console.isJson()) {
            console.json(submitted);
        } else {
            console.line("run " + submitted.runId() + (submitted.deduplicated() ? " (submitted before)" : " queued"));
        }
        return Cli.OK;
    }

    private static RunSpec spec(Arguments args, List<String> command) {
        Duration timeout = args.duration(Duration.ZERO, "--timeout");
        return new RunSpec(
                args.value("--name"),
                command,
                null,
                null,
                null,
                args.value("--cwd") == null ? System.getProperty("user.dir") : args.value("--cwd"),
                args.value("--user"),
                null,
                args.has("--priority") ? args.number(0, "--priority") : null,
                timeout.isZero() ? null : timeout.toMillis(),
                null,
                args.value("--key"),
                null,
                args.value("--durability"));
    }

    private static int runs(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (!args.words().isEmpty()) {
            print(client.runStatus(id(args.word("run"))), console);
            return Cli.OK;
        }
        RunList list = client.runList(
                args.value("--state"), args.value("--name"), args.value("--cursor"), args.number(20, "-n"));
        if (console.isJson()) {
            console.json(list);
            return Cli.OK;
        }
        if (list.runs().isEmpty()) {
            console.line("There are no such runs.");
            return Cli.OK;
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
        return Cli.OK;
    }

    private static int await(SupervisorClient client, Arguments args, Console console) throws IOException {
        Duration timeout = args.duration(Duration.ZERO, "--timeout");
        return end(
                client,
                id(args.word("run")),
                timeout.isZero() ? null : Instant.now().plus(timeout),
                console);
    }

    private static int cancel(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (args.words().isEmpty()) {
            throw new UsageException("name at least one run");
        }
        int exit = Cli.OK;
        for (String word : args.words()) {
            RunCancelled cancelled = client.runCancel(id(word));
            if (console.isJson()) {
                console.json(cancelled);
            } else {
                console.line("run " + cancelled.runId()
                        + (cancelled.cancelled() ? ": cancelled" : ": had ended already, " + cancelled.state()));
            }
            exit = cancelled.cancelled() ? exit : Cli.FAILED;
        }
        return exit;
    }

    /** Waits, in as many calls as it takes. */
    private static int end(SupervisorClient client, long runId, @Nullable Instant until, Console console)
            throws IOException {
        RunStatus run;
        do {
            Duration left = until == null ? POLL : Duration.between(Instant.now(), until);
            run = client.runWait(runId, left.compareTo(POLL) < 0 ? (left.isNegative() ? Duration.ZERO : left) : POLL);
        } while (run.finishedAt() == null && (until == null || Instant.now().isBefore(until)));
        print(run, console);
        return run.state().equals("succeeded") ? Cli.OK : Cli.FAILED;
    }

    private static void print(RunStatus run, Console console) {
        if (console.isJson()) {
            console.json(run);
            return;
        }
        console.line("run " + run.runId() + " (" + Console.clean(run.name()) + "): "
                + console.colored(run.state(), run.state()) + " " + result(run));
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
            return Format.text(Console.clean(run.error()), 80);
        }
        return run.finishedAt() == null ? "" : Format.exit(run.exitCode(), run.exitSignal());
    }

    private static long id(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new UsageException("\"" + Console.clean(word) + "\" is no run's number");
        }
    }
}
