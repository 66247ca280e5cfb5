package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about runs. */
final class RunCommands {
    private static final Duration POLL = Duration.ofMinutes(1);

    private RunCommands() {}

    static List<Command> all() {
        return List.of(
                RunCommand.command(),
                RunSubmission.options(
                                Command.named("submit", "[--] COMMAND [ARG...]", "Queue a command to be run once"))
                        .details("Options come before the command. Its answer means that the run is stored.")
                        .flag("--wait", "until it has ended; exit code 1 unless it succeeded")
                        .valued("--key", "KEY", "idempotency: a second submit with it answers the first run")
                        .valued(
                                "--durability",
                                "LEVEL",
                                "what the stored run survives; full: a power loss",
                                "off",
                                "normal",
                                "full",
                                "extra")
                        .example("submit --name nightly --timeout 2h ./backup.sh", "returns at once")
                        .example("submit --shell 'make && make test'", "a line for /bin/sh")
                        .passingOn()
                        .does(RunCommands::submit),
                RunsCommand.command(),
                Command.named("wait", "RUN", "Wait for the end of a run")
                        .details("Exit code 0 when it succeeded, else 1.")
                        .valued("--timeout", "TIME", "at most so long; then it is shown as it is, with exit code 1")
                        .example("wait 17 && echo done", "in a script")
                        .completing(Completion.RUNS)
                        .does((client, args, console) -> {
                            Duration timeout = args.duration("--timeout", Duration.ZERO);
                            return end(
                                    client,
                                    number(args.word("run")),
                                    timeout.isZero() ? null : Instant.now().plus(timeout),
                                    console);
                        }),
                Command.named("cancel", "RUN...", "Cancel runs that have not ended")
                        .details("Exit code 1 when one of them had ended already.")
                        .example("cancel 17 18", "two of them")
                        .completing(Completion.RUNS)
                        .does(RunCommands::cancel),
                Command.named("retry", "RUN...", "Queue runs like these, which have ended, again")
                        .example("retry 17", "says the new run's number")
                        .completing(Completion.RUNS)
                        .does(RunCommands::retry));
    }

    static boolean isNumber(String word) {
        return word.matches("\\d{1,18}");
    }

    private static int submit(SupervisorClient client, Arguments args, Console console) throws IOException {
        RunSubmitted submitted = client.runSubmit(RunSubmission.spec(args));
        if (args.has("--wait")) {
            return end(client, submitted.runId(), null, console);
        }
        say(submitted, console);
        return ExitCode.OK;
    }

    private static void say(RunSubmitted submitted, Console console) {
        if (console.isJson()) {
            console.jsonLine(submitted);
        } else {
            console.line("run " + submitted.runId() + (submitted.deduplicated() ? " (submitted before)" : " queued"));
        }
    }

    private static int cancel(SupervisorClient client, Arguments args, Console console) throws IOException {
        int exit = ExitCode.OK;
        for (String word : args.words("run")) {
            try {
                RunCancelled cancelled = client.runCancel(number(word));
                if (console.isJson()) {
                    console.jsonLine(cancelled);
                } else {
                    console.line("run " + cancelled.runId()
                            + (cancelled.cancelled() ? ": cancelled" : ": had ended already, " + cancelled.state()));
                }
                exit = cancelled.cancelled() ? exit : ExitCode.FAILED;
            } catch (RpcException refused) {
                console.error(refused);
                exit = ExitCode.FAILED;
            }
        }
        return exit;
    }

    private static int retry(SupervisorClient client, Arguments args, Console console) throws IOException {
        int exit = ExitCode.OK;
        for (String word : args.words("run")) {
            try {
                say(client.runRetry(number(word)), console);
            } catch (RpcException refused) {
                console.error(refused);
                exit = ExitCode.FAILED;
            }
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
        RunsCommand.print(run, console);
        return run.state().equals("succeeded") ? ExitCode.OK : ExitCode.FAILED;
    }

    static long number(String word) {
        if (!isNumber(word)) {
            throw new UsageException("\"" + word + "\" is no run's number");
        }
        return Long.parseLong(word);
    }
}
