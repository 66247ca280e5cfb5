package dev.supervisor.client.cli;

import dev.supervisor.client.EventQuery;
import dev.supervisor.client.EventStream;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** {@code status}: a table of services, which can follow what happens to them. */
final class StatusCommand {
    /** Times shown in the table grow older by themselves. */
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private static final Duration TOGETHER = Duration.ofMillis(50);

    private StatusCommand() {}

    static Command command() {
        return Command.named("status", "[NAME|PATTERN...]", "What services are doing")
                .details("A pattern has * for any characters and ? for one; quote it, or the shell may take it.")
                .flag("-w, --watch", "show every change as it comes, until Ctrl-C; with -o json a line each")
                .example("status", "all services")
                .example("status -w 'web*'", "those whose names begin with web, as they change")
                .example("status -o json db | jq -r '.services[0].state'", "the state of one, for a script")
                .completing(Completion.SERVICES)
                .does(StatusCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        if (!args.has("--watch")) {
            print(ServiceNames.status(client, args.words()), console);
            return ExitCode.OK;
        }
        AtomicBoolean sampled = new AtomicBoolean();
        boolean redraws = console.isWatched() && !console.terminal().isDumb();
        EventQuery changes = EventQuery.all().kinds("service");
        try (EventStream events = client.events(redraws ? changes.withSamples() : changes)) {
            events.onSamples(samples -> sampled.set(true)).onGap(gap -> sampled.set(true));
            if (redraws) {
                redraw(client, events, sampled, args.words(), console);
            } else {
                events.onDisconnect((reason, retryIn) -> console.note(Outage.note(reason, retryIn)));
                first(ServiceNames.status(client, args.words()), console);
                tell(events, args.words(), console);
            }
        }
        return ExitCode.OK;
    }

    private static void redraw(
            SupervisorClient client, EventStream events, AtomicBoolean sampled, List<String> words, Console console)
            throws IOException {
        console.write("\u001b[2J".getBytes(StandardCharsets.UTF_8));
        List<String> lines = List.of();
        while (!console.isBroken()) {
            boolean answered = true;
            try {
                lines = lines(ServiceNames.status(client, words), console);
                console.redraw(fitting(lines, console));
            } catch (IOException | RpcException e) {
                if (!Outage.mayPass(e)) {
                    throw e;
                }
                answered = false;
                console.redraw(fitting(
                        Stream.concat(Stream.of(Outage.words(e)), lines.stream())
                                .toList(),
                        console));
            }
            sampled.set(false);
            long until = System.nanoTime() + (answered ? REFRESH : Outage.PAUSE).toNanos();
            boolean changed = false;
            while (!changed && !sampled.get() && System.nanoTime() < until) {
                changed = events.next(Duration.ofMillis(250)).isPresent();
            }
            while (changed && events.next(TOGETHER).isPresent()) {
                changed = System.nanoTime() < until; // changes seldom come alone
            }
        }
    }

    /** What is below the last line of the screen would push the rest up. */
    private static List<String> fitting(List<String> lines, Console console) {
        int rows = console.rows() - 1;
        if (lines.size() <= rows) {
            return lines;
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, Math.max(1, rows - 1)));
        fitting.add(lines.size() - fitting.size() + " more; supervisor top can scroll");
        return fitting;
    }

    private static void tell(EventStream events, List<String> words, Console console) throws IOException {
        while (!console.isBroken()) {
            Optional<Event> event = events.next(REFRESH).filter(next -> ServiceNames.isMeant(next.subject(), words));
            if (event.isPresent() && console.isJson()) {
                console.jsonLine(event.get());
            } else if (event.isPresent()) {
                console.line(EventCommand.line(event.get(), console));
            }
            console.flush();
        }
    }

    /** What the events after it change. */
    private static void first(ServiceStatusAll all, Console console) {
        if (console.isJson()) {
            console.jsonLine(all);
        } else {
            print(all, console);
        }
    }

    private static void print(ServiceStatusAll all, Console console) {
        if (console.isJson()) {
            console.json(all);
        } else {
            lines(all, console).forEach(console::line);
        }
    }

    private static List<String> lines(ServiceStatusAll all, Console console) {
        if (all.services().isEmpty()) {
            return List.of("There are no services. Declare some in supervisor.yml, or call service.set.");
        }
        Table table = new Table(1, "NAME", "STATE", "PID", "UPTIME", "RESTARTS", "CPU", "MEMORY", "INFO");
        Instant now = Instant.now();
        for (ServiceStatus service : all.services()) {
            table.row(
                    service.name(),
                    service.state(),
                    service.pid() == null ? "-" : String.valueOf(service.pid()),
                    Format.duration(service.uptimeMs()),
                    String.valueOf(service.restartCount()),
                    Format.percent(service.cpuPercent()),
                    Format.bytes(service.memoryBytes()),
                    info(service, now));
        }
        return table.lines(console, console.columns());
    }

    /** What else there is to say of it. */
    static String info(ServiceStatus service, Instant now) {
        if (!service.blockedBy().isEmpty()) {
            return "waits for " + String.join(", ", service.blockedBy());
        }
        String retry = service.nextRetryAt() == null
                ? ""
                : "next start in " + Format.between(now, later(now, service.nextRetryAt()));
        if (service.state().equals("exited")) {
            return Format.exit(service.exitCode(), service.exitSignal());
        }
        boolean trouble = service.pid() == null
                && service.lastError() != null
                && service.target().equals("up");
        return !trouble
                ? retry
                : retry.isEmpty() ? Format.text(service.lastError()) : retry + "; " + service.lastError();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
