package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogLine;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Commands about services. */
final class ServiceCommands {
    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Duration FOLLOW = Duration.ofSeconds(30);

    private ServiceCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "status",
                        "[-w] [NAME...]",
                        "What services are doing",
                        Set.of("-w", "--watch"),
                        Set.of(),
                        ServiceCommands::status),
                new Command(
                        "start",
                        "[--no-wait] NAME...",
                        "Start services, and wait until they are up",
                        Set.of("--no-wait"),
                        Set.of("--timeout"),
                        (client, args, console) -> each(client, args, console, SupervisorClient::serviceStart, "up")),
                new Command(
                        "stop",
                        "[--no-wait] NAME...",
                        "Stop services, and wait until nothing of them is left",
                        Set.of("--no-wait"),
                        Set.of("--timeout"),
                        (client, args, console) -> each(client, args, console, SupervisorClient::serviceStop, "down")),
                new Command(
                        "restart",
                        "[--no-wait] NAME...",
                        "Stop and start services",
                        Set.of("--no-wait"),
                        Set.of("--timeout"),
                        (client, args, console) -> each(client, args, console, SupervisorClient::serviceRestart, "up")),
                new Command(
                        "why", "NAME", "Explain why a service is as it is", Set.of(), Set.of(), ServiceCommands::why),
                new Command(
                        "logs",
                        "[-f] [-n LINES] [-t] NAME | RUN[/STEP]",
                        "Output of a service or a run",
                        Set.of("-f", "--follow", "-t", "--timestamps"),
                        Set.of("-n", "--lines"),
                        ServiceCommands::logs));
    }

    /** One of the calls that change what a service does. */
    @FunctionalInterface
    private interface Change {
        ServiceStatus apply(SupervisorClient client, String name, Duration wait) throws IOException;
    }

    private static int status(SupervisorClient client, Arguments args, Console console) throws IOException {
        ServiceSelector selector = args.words().isEmpty() ? null : new ServiceSelector(args.words(), null, null);
        if (!args.has("-w", "--watch")) {
            print(client.serviceStatusAll(selector), console);
            return Cli.OK;
        }
        while (!Thread.currentThread().isInterrupted()) {
            ServiceStatusAll all = client.serviceStatusAll(selector);
            console.clearScreen();
            print(all, console);
            console.flush();
            LockSupport.parkNanos(WATCH.toNanos());
        }
        return Cli.OK;
    }

    private static void print(ServiceStatusAll all, Console console) {
        if (console.isJson()) {
            console.json(all);
            return;
        }
        if (all.services().isEmpty()) {
            console.line("There are no services. Declare some in supervisor.yml, or call service.set.");
            return;
        }
        Table table = new Table(1, "NAME", "STATE", "PID", "UPTIME", "RESTARTS", "CPU", "MEMORY", "INFO");
        for (ServiceStatus service : all.services()) {
            table.row(
                    service.name(),
                    service.state(),
                    service.pid() == null ? "-" : String.valueOf(service.pid()),
                    Format.duration(service.uptimeMs()),
                    String.valueOf(service.restartCount()),
                    Format.percent(service.cpuPercent()),
                    Format.bytes(service.memoryBytes()),
                    info(service));
        }
        table.print(console);
    }

    private static String info(ServiceStatus service) {
        if (!service.blockedBy().isEmpty()) {
            return "waits for " + String.join(", ", service.blockedBy());
        }
        String retry = service.nextRetryAt() == null
                ? ""
                : "next start in " + Format.between(Instant.now(), service.nextRetryAt()) + "; ";
        boolean trouble = service.pid() == null
                && service.lastError() != null
                && service.target().equals("up");
        return trouble && !service.state().equals("exited")
                ? retry + Format.text(service.lastError(), 80)
                : retry.isEmpty() ? ended(service) : retry;
    }

    private static String ended(ServiceStatus service) {
        return service.state().equals("exited") ? Format.exit(service.exitCode(), service.exitSignal()) : "";
    }

    private static int each(SupervisorClient client, Arguments args, Console console, Change change, String wanted)
            throws IOException {
        if (args.words().isEmpty()) {
            throw new UsageException("name at least one service");
        }
        Duration wait = args.has("--no-wait") ? Duration.ZERO : args.duration(WAIT, "--timeout");
        int exit = Cli.OK;
        List<ServiceStatus> results = new ArrayList<>();
        for (String name : args.words()) {
            ServiceStatus status = change.apply(client, name, wait);
            results.add(status);
            if (!console.isJson()) {
                console.line(Console.clean(name) + ": " + status.state() + detail(status));
            }
            if (!wait.isZero() && !isReached(status, wanted)) {
                exit = Cli.FAILED;
            }
        }
        if (console.isJson()) {
            console.json(results);
        }
        return exit;
    }

    private static boolean isReached(ServiceStatus status, String wanted) {
        return wanted.equals("down")
                ? status.state().equals("inactive")
                : status.state().equals("running") || (status.state().equals("exited") && status.lastError() == null);
    }

    private static String detail(ServiceStatus status) {
        if (status.pid() != null) {
            return " (pid " + status.pid() + ")";
        }
        String info = info(status);
        return info.isEmpty() ? "" : " (" + Console.clean(info) + ")";
    }

    private static int why(SupervisorClient client, Arguments args, Console console) throws IOException {
        Explanation why = client.serviceWhy(args.word("service"));
        if (console.isJson()) {
            console.json(why);
            return Cli.OK;
        }
        console.line(why.subject() + " is " + console.colored(why.state(), why.state()) + ": "
                + Console.clean(why.summary()));
        why.reasons().forEach(reason -> console.line("  - " + Console.clean(reason)));
        if (!why.lastLines().isEmpty()) {
            console.line("Its last output:");
            why.lastLines().forEach(line -> print(line, console, true));
        }
        return Cli.OK;
    }

    /** Reads one page of some log. */
    @FunctionalInterface
    private interface Pages {
        LogPage next(@Nullable String cursor, int limit, Duration wait) throws IOException;
    }

    private static int logs(SupervisorClient client, Arguments args, Console console) throws IOException {
        Pages pages = pages(client, args.word("service or run"));
        boolean follow = args.has("-f", "--follow");
        boolean stamps = args.has("-t", "--timestamps");
        LogPage page = pages.next(null, args.number(100, "-n", "--lines"), Duration.ZERO);
        print(page, console, stamps);
        while (follow && !Thread.currentThread().isInterrupted()) {
            console.flush();
            page = pages.next(page.cursor(), 1000, FOLLOW);
            print(page, console, stamps);
        }
        return Cli.OK;
    }

    /** A number names a run; anything else is a service. */
    private static Pages pages(SupervisorClient client, String subject) {
        if (!subject.matches("\\d{1,18}(/.+)?")) {
            return (cursor, limit, wait) -> client.serviceLogs(subject, cursor, limit, wait);
        }
        int slash = subject.indexOf('/');
        long run = Long.parseLong(slash < 0 ? subject : subject.substring(0, slash));
        String step = slash < 0 ? null : subject.substring(slash + 1);
        return (cursor, limit, wait) -> client.runLogs(run, step, cursor, limit, wait);
    }

    private static void print(LogPage page, Console console, boolean stamps) {
        if (console.isJson()) {
            page.lines().forEach(console::json);
        } else {
            page.lines().forEach(line -> print(line, console, stamps));
        }
    }

    /** To a terminal without control characters; into a pipe exactly as it was written. */
    private static void print(LogLine line, Console console, boolean stamps) {
        String stamp = stamps ? RpcJson.format(line.time()) + (line.stream().equals("stderr") ? " ! " : "   ") : "";
        if (line.base64() != null && !console.isTerminal()) {
            console.write(stamp.getBytes(StandardCharsets.UTF_8));
            console.write(Base64.getDecoder().decode(line.base64()));
            console.write(line.partial() ? new byte[0] : new byte[] {'\n'});
        } else {
            String text = console.isTerminal() ? Console.clean(line.text()) : line.text();
            console.write((stamp + text + (line.partial() ? "" : "\n")).getBytes(StandardCharsets.UTF_8));
        }
    }
}
