package dev.supervisor.client.cli;

import dev.supervisor.client.EventQuery;
import dev.supervisor.client.EventStream;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.EventList;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code events}: what happened, and what happens. */
final class EventCommand {
    private static final Duration LOOK_AROUND = Duration.ofSeconds(5);
    private static final int SHOWN = 50;

    private EventCommand() {}

    static Command command() {
        return Command.named("events", "", "What happened, oldest first")
                .details("Every change of a service or a run, pass of upkeep, and call that changed something or was"
                        + " refused. With -o json each event is a line.")
                .flag(
                        "-f, --follow",
                        "go on as more happens, until Ctrl-C; lost connections are mended, none is missed")
                .repeated(
                        "--kind",
                        "KIND",
                        "only of this kind",
                        "service",
                        "run",
                        "step",
                        "upkeep",
                        "system",
                        "token",
                        "audit")
                .valued("--subject", "SERVICE", "only of this service or run")
                .valued("--after", "SEQ", "from the event after this number on")
                .valued(
                        "-n, --lines",
                        "COUNT",
                        "at most so many; default 50; with -f as many as there were before, default 10")
                .example("events -f --kind service", "follow the services")
                .example("events --kind audit --kind token -n 100", "who was refused what, and who got a token")
                .example("events --after 1200 -o json", "for a program that has seen 1200")
                .does(EventCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        args.noWords();
        boolean follow = args.has("--follow");
        Long after = args.has("--after") ? args.number("--after", 0) : null;
        if (follow && after != null && args.has("--lines")) {
            throw new UsageException("with -f, --after says where to begin and so does -n: leave out one of them");
        }
        List<String> kinds = args.values("--kind");
        String subject = args.value("--subject");
        if (!follow || after == null) {
            EventList page = client.systemEvents(
                    after, null, kinds.isEmpty() ? null : kinds, subject, args.count("--lines", follow ? 10 : SHOWN));
            List<Event> events = new ArrayList<>(page.events());
            if (after == null) {
                Collections.reverse(events);
            }
            events.forEach(event -> print(event, console));
            after = page.latest();
        }
        return follow ? follow(client, new EventQuery(after, kinds, subject, false), console) : ExitCode.OK;
    }

    private static int follow(SupervisorClient client, EventQuery query, Console console) throws IOException {
        console.flush();
        try (EventStream events = client.events(query)) {
            events.onGap(gap -> console.note("events up to " + gap.oldest() + " are gone"))
                    .onDisconnect((reason, retryIn) -> console.note(Outage.note(reason, retryIn)));
            while (!console.isBroken()) {
                Optional<Event> event = events.next(LOOK_AROUND);
                event.ifPresent(next -> print(next, console));
                console.flush();
            }
        }
        return ExitCode.OK;
    }

    private static void print(Event event, Console console) {
        if (console.isJson()) {
            console.jsonLine(event);
        } else {
            console.line(line(event, console));
        }
    }

    /** One event in one line. */
    static String line(Event event, Console console) {
        String to = event.toState();
        String change = to == null
                ? ""
                : " "
                        + (event.fromState() == null
                                ? ""
                                : Console.clean(event.fromState()) + " "
                                        + console.terminal().arrow() + " ")
                        + console.colored(to, to);
        String reason = event.reason() == null ? "" : " (" + Console.clean(event.reason()) + ")";
        return console.painted("2", RpcJson.format(event.at()) + " " + event.seq()) + " " + subject(event) + ":"
                + change + reason + by(event.actor());
    }

    private static String subject(Event event) {
        return Console.clean(event.kind().equals("service") ? event.subject() : event.kind() + " " + event.subject());
    }

    private static String by(@Nullable String actor) {
        return actor == null ? "" : " by " + Console.clean(actor);
    }
}
