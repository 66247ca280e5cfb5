package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Commands about runs. */
final class RunCommands {
    private static final Duration POLL = Duration.ofMinutes(1);
    /** Where somebody reads along. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A daemon that has not come back by then does not. */
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(2);

    private static final Set<String> UNENDED = Set.of("queued", "blocked", "running");

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
                        .details(
                                "Exit code 0 when it succeeded, else 1. A daemon that is restarted meanwhile has two minutes to"
                                        + " come back.")
                        .valued(
                                "--timeout",
                                "TIME",
                                "at most so long, 0: not at all; then it is shown as it is, with exit code 1")
                        .example("wait 17 && echo done", "in a script")
                        .completing(Completion.RUNS)
                        .does((client, args, console) -> {
                            Instant until = args.has("--timeout")
                                    ? Instant.now().plus(args.duration("--timeout", Duration.ZERO))
                                    : null;
                            return end(client, number(args.word("run")), until, false, console);
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

    /** Whether the word is a run's number and not, as there is no such run, the name of a service. */
    static boolean isRun(SupervisorClient client, String word) throws IOException {
        if (!isNumber(word)) {
            return false;
        }
        try {
            client.runStatus(number(word));
            return true;
        } catch (RpcException unknown) {
            return client.serviceStatusAll(null).services().stream()
                    .noneMatch(service -> service.name().equals(word));
        }
    }

    private static int submit(SupervisorClient client, Arguments args, Console console) throws IOException {
        RunSubmitted submitted = client.runSubmit(RunSubmission.spec(args));
        if (args.has("--wait")) {
            return end(client, submitted.runId(), null, true, console);
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

    /**
     * Waits, in as many calls as it takes, and shows how far the run is; a daemon that is restarted meanwhile comes back.
     *
     * @param isSubmitted the daemon has just answered, so that one that does not is being restarted
     */
    private static int end(
            SupervisorClient client, long runId, @Nullable Instant until, boolean isSubmitted, Console console)
            throws IOException {
        RunStatus run = null;
        Instant silentSince = null;
        while (run == null || (run.finishedAt() == null && !isOver(until))) {
            if (run != null && silentSince == null) {
                console.progress(progress(run, Instant.now()));
            }
            try {
                run = client.runWait(runId, run == null ? Duration.ZERO : patience(until, console));
                silentSince = null;
            } catch (IOException | RpcException failure) {
                console.progress("");
                boolean knowsIt = run != null || isSubmitted;
                if (!knowsIt || !Outage.mayPass(failure) || isLong(silentSince) || isOver(until)) {
                    throw failure;
                }
                silentSince = pause(failure, silentSince, console);
            }
        }
        console.progress("");
        RunsCommand.print(run, console);
        return run.state().equals("succeeded") ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Duration patience(@Nullable Instant until, Console console) {
        Duration poll = console.isWatched() ? LOOK : POLL;
        Duration left = until == null ? poll : Duration.between(Instant.now(), until);
        return left.isNegative() ? Duration.ZERO : left.compareTo(poll) < 0 ? left : poll;
    }

    private static boolean isOver(@Nullable Instant until) {
        return until != null && !Instant.now().isBefore(until);
    }

    private static boolean isLong(@Nullable Instant since) {
        return since != null && Duration.between(since, Instant.now()).compareTo(LONGEST_OUTAGE) > 0;
    }

    /** @return since when the daemon does not answer */
    private static Instant pause(Exception failure, @Nullable Instant since, Console console) {
        Instant begun = since;
        if (begun == null) {
            begun = Instant.now();
            console.note(Outage.note(String.valueOf(failure.getMessage()), Outage.PAUSE));
        }
        LockSupport.parkNanos(Outage.PAUSE.toNanos());
        return begun;
    }

    /** In a line. */
    static String progress(RunStatus run, Instant now) {
        String begun = "run " + run.runId() + " (" + run.name() + "): " + run.state()
                + (run.startedAt() == null ? "" : " for " + Format.between(run.startedAt(), now));
        if (run.steps().size() < 2) {
            return begun;
        }
        long over = run.steps().stream()
                .filter(step -> !UNENDED.contains(step.state()))
                .count();
        String running = run.steps().stream()
                .filter(step -> step.state().equals("running"))
                .map(StepStatus::name)
                .collect(Collectors.joining(", "));
        return begun + "; " + over + " of " + run.steps().size() + " steps have ended"
                + (running.isEmpty() ? "" : ", now " + running);
    }

    static long number(String word) {
        if (!isNumber(word)) {
            throw new UsageException("\"" + word + "\" is no run's number");
        }
        return Long.parseLong(word);
    }
}
