package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code logs}: output of services and runs, of several at once if wanted. */
final class LogCommand {
    private static final Duration FOLLOW = Duration.ofSeconds(30);
    private static final int PAGE = 1000;
    /** Each is a call that waits, on a thread and a connection of its own. */
    private static final int MOST_FOLLOWED = 16;

    private LogCommand() {}

    /**
     * Whose output it is.
     *
     * @param subject as typed, or as a pattern found it
     * @param run null: it is a service
     */
    private record Source(
            String subject, @Nullable Long run, @Nullable String step) {
        static Source service(String name) {
            return new Source(name, null, null);
        }

        static Source of(SupervisorClient client, String subject) throws IOException {
            int slash = subject.indexOf('/');
            String number = slash < 0 ? subject : subject.substring(0, slash);
            boolean isRun = slash < 0 ? RunCommands.isRun(client, subject) : RunCommands.isNumber(number);
            return isRun
                    ? new Source(subject, Long.valueOf(number), slash < 0 ? null : subject.substring(slash + 1))
                    : service(subject);
        }

        LogPage last(SupervisorClient client, int lines) throws IOException {
            return run == null
                    ? client.serviceLogs(subject, null, lines, Duration.ZERO)
                    : client.runLogs(run, step, null, lines, Duration.ZERO);
        }

        /** Waits in the daemon until there is more. */
        CompletableFuture<LogPage> after(String cursor, SupervisorClient client) {
            return run == null
                    ? client.async().serviceLogs(subject, cursor, PAGE, FOLLOW)
                    : client.async().runLogs(run, step, cursor, PAGE, FOLLOW);
        }
    }

    /** A page of whose output after a cursor; or why there is none. */
    private record Came(
            Source source,
            String cursor,
            @Nullable LogPage page,
            @Nullable Throwable failure) {}

    static Command command() {
        return Command.named("logs", "NAME|PATTERN|RUN[/STEP]...", "Output of services and runs")
                .details(
                        "A number names a run, or where there is none a service. Lines of several have their names before"
                                + " them. Into a pipe goes exactly what was written; on a terminal control characters show"
                                + " as ?.")
                .flag("-f, --follow", "go on as more comes, until Ctrl-C; at most 16 at once")
                .valued("-n, --lines", "COUNT", "the last so many lines of each; default 100")
                .flag("-t, --timestamps", "when each line came; ! marks standard error")
                .flag("--service", "numbers name services, not runs")
                .example("logs -f web", "follow a service")
                .example("logs -f -n 0 'web*' db", "follow several, from now on")
                .example("logs 17/build", "the output of one step of a run")
                .completing(Completion.SERVICES_AND_RUNS)
                .does(LogCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        List<String> subjects = ServiceNames.expand(client, args.words("service or run"));
        boolean follow = args.has("--follow");
        if (follow && subjects.size() > MOST_FOLLOWED) {
            throw new UsageException(
                    "these are " + subjects.size() + ", but " + MOST_FOLLOWED + " can be followed at once; name fewer");
        }
        boolean onlyNew = follow && "0".equals(args.value("--lines"));
        int lines = onlyNew ? 1 : args.number("--lines", 100, 1, 10_000);
        LogPrinter printer =
                new LogPrinter(console, args.has("--timestamps"), subjects.size() == 1 ? List.of() : subjects);
        Map<Source, String> cursors = new LinkedHashMap<>();
        List<Map.Entry<String, LogLine>> past = new ArrayList<>();
        for (String subject : subjects) {
            boolean isService = args.has("--service") || !args.words().contains(subject); // patterns find no runs
            Source source = isService ? Source.service(subject) : Source.of(client, subject);
            LogPage page = source.last(client, lines);
            cursors.put(source, page.cursor());
            page.lines().forEach(line -> past.add(Map.entry(subject, line)));
        }
        if (!onlyNew) {
            past.sort(Comparator.comparing(entry -> entry.getValue().time())); // stable: each keeps its own order
            past.forEach(entry -> printer.print(entry.getValue(), entry.getKey()));
        }
        if (follow) {
            follow(client, cursors, printer, console);
        }
        return ExitCode.OK;
    }

    /** Always one call under way for each; it waits in the daemon. */
    private static void follow(
            SupervisorClient client, Map<Source, String> cursors, LogPrinter printer, Console console)
            throws IOException {
        BlockingQueue<Came> came = new ArrayBlockingQueue<>(MOST_FOLLOWED);
        cursors.forEach((source, cursor) -> ask(client, source, cursor, came));
        boolean answered = true;
        try {
            while (!console.isBroken()) {
                Came next = came.take();
                Source source = next.source();
                LogPage page = next.page();
                if (page == null) {
                    Throwable failure = passing(next.failure());
                    if (answered) {
                        console.note(Outage.note(String.valueOf(failure.getMessage()), Outage.PAUSE));
                    }
                    CompletableFuture.delayedExecutor(Outage.PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                            .execute(() -> ask(client, source, next.cursor(), came));
                } else {
                    page.lines().forEach(line -> printer.print(line, source.subject()));
                    console.flush();
                    ask(client, source, page.cursor(), came);
                }
                answered = page != null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(SupervisorClient client, Source source, String cursor, BlockingQueue<Came> came) {
        source.after(cursor, client).whenComplete((page, failure) -> came.add(new Came(source, cursor, page, failure)));
    }

    /** What may pass; anything else is thrown. */
    private static Throwable passing(@Nullable Throwable failure) throws IOException {
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        if (cause != null && Outage.mayPass(cause)) {
            return cause;
        }
        if (cause instanceof RuntimeException refused) {
            throw refused;
        }
        throw cause instanceof IOException broken ? broken : new IOException("the log cannot be followed", cause);
    }
}
