package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.TransportException;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code run}: as if the command were run here, but the daemon runs it, and goes on should this end. */
final class RunCommand {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int PAGE = 1000;
    /** Where a log begins. */
    private static final String BEGINNING = "0.0.0";
    /** The only step of a run of one command. */
    private static final String STEP = "main";

    /** Output may go elsewhere. */
    private static final boolean ERROR_IS_TERMINAL = Terminal.isTerminal(Terminal.STANDARD_ERROR);

    private RunCommand() {}

    static Command command() {
        return RunSubmission.options(Command.named(
                        "run", "[--] COMMAND [ARG...]", "Run a command once, with its output and exit code here"))
                .details(
                        "It waits its turn like every run. Its output comes as it is written, standard output and"
                                + " standard error each to ours. Ctrl-C cancels it; a second one stops watching. Should this"
                                + " command or the connection end otherwise, the run goes on."
                                + " Exit codes: the command's own; 124 timed out, 125 there is none, 128+n signal n, 130 cancelled.")
                .example("run make test", "in this directory, as the daemon's user")
                .example("run --name report --env MONTH=11 --timeout 10m -- ./report.sh -v", "with more said about it")
                .passingOn()
                .does(RunCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        long id;
        try {
            id = client.runSubmit(RunSubmission.spec(args)).runId();
        } catch (RpcException refused) {
            console.error(refused);
            return ExitCode.NO_RESULT;
        } catch (TransportException e) {
            console.note("supervisor: " + e.getMessage());
            Unreached.hints(e).forEach(hint -> console.note("  " + hint));
            return ExitCode.NO_RESULT;
        } catch (IOException e) {
            boolean maybe = !(e instanceof CallTimeoutException late) || late.mayHaveBeenExecuted();
            console.note("supervisor: " + e.getMessage());
            console.note(
                    maybe ? "  Whether the run is stored is not known; see: supervisor runs" : "  It is not stored.");
            return ExitCode.NO_RESULT;
        }
        if (console.isWatched()) {
            console.note("run " + id);
        }
        cancelWhenInterrupted(client, id, console);
        RunStatus run;
        try {
            run = watch(client, id, console);
        } catch (IOException | RpcException e) {
            console.note("supervisor: run " + id + " cannot be watched any more: " + e.getMessage());
            console.note(
                    Outage.mayPass(e)
                            ? "  The run goes on; for its end: supervisor wait " + id
                            : "  What became of it: supervisor why " + id);
            return ExitCode.NO_RESULT;
        }
        if (console.isJson()) {
            console.jsonLine(run);
        } else if (run.error() != null
                && (run.exitCode() == null || !run.state().equals("failed"))) {
            console.note("supervisor: run " + id + " " + run.state() + ": " + run.error());
        }
        return ExitCode.of(run);
    }

    /** Output as it comes, until the run has ended and there is no more. */
    private static RunStatus watch(SupervisorClient client, long id, Console console) throws IOException {
        CompletableFuture<RunStatus> end = client.async().runWait(id, LONG);
        String cursor = BEGINNING;
        while (true) {
            CompletableFuture<LogPage> page = client.async().runLogs(id, STEP, cursor, PAGE, WAIT);
            await(CompletableFuture.anyOf(page, end));
            if (page.isDone()) {
                cursor = print(await(page), console);
            } else if (await(end).finishedAt() == null) {
                end = client.async().runWait(id, LONG);
            } else {
                drain(client, id, cursor, console);
                return await(end);
            }
        }
    }

    private static void drain(SupervisorClient client, long id, String cursor, Console console) throws IOException {
        LogPage page = client.runLogs(id, STEP, cursor, PAGE, Duration.ZERO);
        while (!page.lines().isEmpty()) {
            String next = print(page, console);
            page = client.runLogs(id, STEP, next, PAGE, Duration.ZERO);
        }
    }

    private static String print(LogPage page, Console console) {
        for (LogLine line : page.lines()) {
            if (console.isJson()) {
                console.jsonLine(line);
            } else if (line.stream().equals("stderr")) {
                console.flush();
                console.writeError(LogPrinter.bytes(line, ERROR_IS_TERMINAL));
            } else {
                console.write(LogPrinter.bytes(line, console.terminal().isTerminal()));
            }
        }
        console.flush();
        return page.cursor();
    }

    private static void cancelWhenInterrupted(SupervisorClient client, long id, Console console) {
        AtomicInteger times = new AtomicInteger();
        SignalHandlers.handle("INT", () -> {
            if (times.incrementAndGet() > 1) {
                console.note("supervisor: not watched any more; see: supervisor runs " + id);
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
            try {
                console.note("supervisor: cancelling run " + id + "; Ctrl-C again stops watching");
                client.runCancel(id);
            } catch (IOException | RpcException e) {
                console.note("supervisor: cannot cancel run " + id + ": " + e.getMessage());
            }
        });
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            if (e.getCause() instanceof RpcException refused) {
                throw refused;
            }
            throw new IOException("the run cannot be watched", e.getCause());
        }
    }
}
