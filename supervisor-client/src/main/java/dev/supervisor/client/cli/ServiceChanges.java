package dev.supervisor.client.cli;

import dev.supervisor.client.Batch;
import dev.supervisor.client.Call;
import dev.supervisor.client.EventListener;
import dev.supervisor.client.EventQuery;
import dev.supervisor.client.EventSubscription;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Event;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The same change to several services, side by side; who reads along is shown how they change. */
final class ServiceChanges {
    static final Predicate<ServiceStatus> UP = status ->
            status.state().equals("running") || (status.state().equals("exited") && status.lastError() == null);
    static final Predicate<ServiceStatus> DOWN = status -> status.state().equals("inactive");
    static final Predicate<ServiceStatus> ANYTHING = status -> true;

    private static final Duration WAIT = Duration.ofMinutes(5);
    /** The daemon takes as many calls together. */
    private static final int TOGETHER = 1000;

    private ServiceChanges() {}

    /** A call that changes a service and answers its status. */
    @FunctionalInterface
    interface Change {
        Call<ServiceStatus> of(String name, Duration wait);
    }

    static int run(
            SupervisorClient client, Arguments args, Console console, Change change, Predicate<ServiceStatus> isReached)
            throws IOException {
        List<String> names = ServiceNames.expand(client, args.words("service"));
        if (isReached == ANYTHING || args.has("--no-wait")) {
            return run(client, names, console, change, ANYTHING);
        }
        Duration wait = args.duration("--timeout", WAIT);
        Change waiting = (name, none) -> change.of(name, wait);
        Set<String> shown = Set.copyOf(names);
        return shown(client, shown::contains, console, () -> run(client, names, console, waiting, isReached));
    }

    /** A call that takes its time. */
    @FunctionalInterface
    interface Work<T> {
        T done() throws IOException;
    }

    /** Does something, and shows meanwhile how these services change. */
    static <T> T shown(SupervisorClient client, Predicate<String> services, Console console, Work<T> work)
            throws IOException {
        if (!console.isWatched()) {
            return work.done();
        }
        EventListener listener = new EventListener() {
            @Override
            public void onEvent(Event event) {
                if (services.test(event.subject())) {
                    console.line(EventCommand.line(event, console));
                    console.flush();
                }
            }
        };
        EventSubscription progress = client.listen(EventQuery.all().kinds("service"), listener);
        try {
            return work.done();
        } finally {
            progress.close();
        }
    }

    /** Without waiting, unless the change waits. */
    static int run(
            SupervisorClient client,
            List<String> names,
            Console console,
            Change change,
            Predicate<ServiceStatus> isReached)
            throws IOException {
        int exit = ExitCode.OK;
        List<ServiceStatus> results = new ArrayList<>();
        for (int from = 0; from < names.size(); from += TOGETHER) {
            List<String> part = names.subList(from, Math.min(names.size(), from + TOGETHER));
            for (Batch.Answer<ServiceStatus> answer : send(client, part, change).values()) {
                try {
                    ServiceStatus status = answer.get();
                    results.add(status);
                    say(status, console);
                    exit = isReached.test(status) ? exit : ExitCode.FAILED;
                } catch (RpcException refused) {
                    console.error(refused);
                    exit = ExitCode.FAILED;
                }
            }
        }
        if (console.isJson()) {
            console.json(results);
        }
        return exit;
    }

    private static Map<String, Batch.Answer<ServiceStatus>> send(
            SupervisorClient client, List<String> names, Change change) throws IOException {
        Batch batch = client.batch();
        Map<String, Batch.Answer<ServiceStatus>> answers = new LinkedHashMap<>();
        names.forEach(name -> answers.put(name, batch.add(change.of(name, Duration.ZERO))));
        batch.send();
        return answers;
    }

    private static void say(ServiceStatus status, Console console) {
        if (console.isJson()) {
            return;
        }
        String info = status.pid() == null ? StatusCommand.info(status, Instant.now()) : "pid " + status.pid();
        console.line(Console.clean(status.name()) + ": " + console.colored(status.state(), status.state())
                + (info.isEmpty() ? "" : " (" + Console.clean(info) + ")"));
    }
}
