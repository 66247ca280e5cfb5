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

    /** @param run null: it is a service */
    private record Source(@Nullable Long run, @Nullable String step) {
        /** A number names a run; anything else is a service. */
        static Source of(String subject) {
            if (!subject.matches("\\d{1,18}(/.+)?")) {
                return new Source(null, null);
            }
            int slash = subject.indexOf('/');
            return new Source(
                    Long.parseLong(slash < 0 ? subject : subject.substring(0, slash)),
                    slash < 0 ? null : subject.substring(slash + 1));
        }
    }

    /** A page of whose output after a cursor; or why there is none. */
    private record Came(
            String subject,
            String cursor,
            @Nullable LogPage page,
            @Nullable Throwable failure) {}

    static Command command() {
        return Command.named("logs", "NAME|PATTERN|RUN[/STEP]...", "Output of services and runs")
                .details("A number names a run. Lines of several have their names before them. Into a pipe goes exactly"
                        + " what was written; on a terminal control characters show as ?.")
                .flag("-f, --follow", "go on as more comes, until Ctrl-C; at most 16 at once")
                .valued("-n, --lines", "COUNT", "the last so many lines of each; default 100")
                .flag("-t, --timestamps", "when each line came; ! marks standard error")
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
        Map<String, String> cursors = new LinkedHashMap<>();
        List<Map.Entry<String, LogLine>> past = new ArrayList<>();
        for (String subject : subjects) {
            LogPage page = last(client, subject, lines);
            cursors.put(subject, page.cursor());
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

    private static LogPage last(SupervisorClient client, String subject, int lines) throws IOException {
        Source source = Source.of(subject);
        Long run = source.run();
        return run == null
                ? client.serviceLogs(subject, null, lines, Duration.ZERO)
                : client.runLogs(run, source.step(), null, lines, Duration.ZERO);
    }

    /** Always one call under way for each; it waits in the daemon. */
    private static void follow(
            SupervisorClient client, Map<String, String> cursors, LogPrinter printer, Console console)
            throws IOException {
        BlockingQueue<Came> came = new ArrayBlockingQueue<>(MOST_FOLLOWED);
        cursors.forEach((subject, cursor) -> ask(client, subject, cursor, came));
        boolean answered = true;
        try {
            while (!console.isBroken()) {
                Came next = came.take();
                String subject = next.subject();
                LogPage page = next.page();
                if (page == null) {
                    Throwable failure = passing(next.failure());
                    if (answered) {
                        console.note(Outage.note(String.valueOf(failure.getMessage()), Outage.PAUSE));
                    }
                    CompletableFuture.delayedExecutor(Outage.PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                            .execute(() -> ask(client, subject, next.cursor(), came));
                } else {
                    page.lines().forEach(line -> printer.print(line, subject));
                    console.flush();
                    ask(client, subject, page.cursor(), came);
                }
                answered = page != null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(SupervisorClient client, String subject, String cursor, BlockingQueue<Came> came) {
        Source source = Source.of(subject);
        Long run = source.run();
        CompletableFuture<LogPage> page = run == null
                ? client.async().serviceLogs(subject, cursor, PAGE, FOLLOW)
                : client.async().runLogs(run, source.step(), cursor, PAGE, FOLLOW);
        page.whenComplete((lines, failure) -> came.add(new Came(subject, cursor, lines, failure)));
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
