package dev.supervisor.client.cli;

import dev.supervisor.client.EventQuery;
import dev.supervisor.client.EventStream;
import dev.supervisor.client.Samples;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code top}: everything on one screen, live. Services come by events, the daemon's own figures at an interval. */
final class TopCommand {
    private static final String SHOW = "\u001b[?1049h\u001b[?25l\u001b[2J";
    private static final String HIDE = "\u001b[?25h\u001b[?1049l";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration NOW = Duration.ofMillis(1);
    private static final int MOST_TOGETHER = 1000;
    private static final int RUNS = 5;

    private final SupervisorClient client;
    private final Console console;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean resized = new AtomicBoolean();
    private TopState state;
    private TopView view = new TopView(TopView.Order.NAME, 0, Tty.size());
    private @Nullable Samples samples;

    private TopCommand(SupervisorClient client, Console console, TopState state) {
        this.client = client;
        this.console = console;
        this.state = state;
    }

    static Command command() {
        return Command.named("top", "", "Everything on one screen, live")
                .details(
                        "Services with what they use, runs that have not ended, the store and the daemon. Keys: q quits;"
                                + " n s c m r sort by name, state, CPU, memory, restarts; arrows and space move.")
                .example("top", "works over ssh too; for a program: status -w -o json")
                .does(TopCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        args.noWords();
        if (console.isJson()
                || !console.terminal().isTerminal()
                || console.terminal().isDumb()) {
            throw new UsageException("this needs a terminal that can move its cursor (TERM says dumb, or output goes"
                    + " elsewhere); supervisor status -w shows changes line by line");
        }
        Instant now = Instant.now();
        TopState state = new TopState(
                client.systemInfo(),
                client.systemStats(),
                client.serviceStatusAll(null).services(),
                runs(client),
                Map.of(),
                now,
                "");
        new TopCommand(client, console, state).show();
        return ExitCode.OK;
    }

    private void show() throws IOException {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            SignalHandlers.handle(signal, () -> ended.set(true));
        }
        SignalHandlers.handle("WINCH", () -> resized.set(true));
        try (EventStream events =
                        client.events(EventQuery.all().kinds("service", "run").withSamples());
                Tty tty = terminal()) {
            events.onSamples(latest -> samples = latest)
                    .onDisconnect(
                            (reason, retryIn) -> state = state.withTrouble("the daemon does not answer: " + reason));
            console.write(SHOW.getBytes(StandardCharsets.UTF_8));
            try {
                loop(events, tty);
            } finally {
                console.write(HIDE.getBytes(StandardCharsets.UTF_8));
                console.flush();
            }
        }
    }

    /** Output may go to a terminal though none is ours to read keys from. */
    private static Tty terminal() {
        try {
            return Tty.raw();
        } catch (IOException e) {
            throw new UsageException("this needs a terminal to read keys from, but " + e.getMessage()
                    + "; supervisor status -w shows changes without one");
        }
    }

    private void loop(EventStream events, Tty tty) throws IOException {
        long due = System.nanoTime() + INTERVAL.toNanos();
        draw();
        while (!ended.get() && !console.isBroken()) {
            String keys = tty.read();
            Optional<TopView> next = view.typed(keys, state.services().size());
            if (next.isEmpty()) {
                return;
            }
            view = resized.getAndSet(false) ? next.get().with(Tty.size()) : next.get();
            boolean changed = drain(events);
            boolean isDue = System.nanoTime() - due >= 0;
            if (changed || isDue) {
                refresh(isDue);
                due = isDue ? System.nanoTime() + INTERVAL.toNanos() : due;
            }
            if (changed || isDue || !keys.isEmpty()) {
                draw();
            }
        }
    }

    /** Whether something happened since the last time. */
    private boolean drain(EventStream events) throws IOException {
        boolean changed = false;
        for (int i = 0; i < MOST_TOGETHER && events.next(NOW).isPresent(); i++) {
            changed = true;
        }
        Samples latest = samples;
        if (latest != null) {
            state = state.with(latest);
            samples = null;
            changed = true;
        }
        return changed;
    }

    private void refresh(boolean all) throws IOException {
        try {
            state = state.with(client.serviceStatusAll(null).services(), Instant.now());
            if (all) {
                state = state.with(client.systemInfo(), client.systemStats(), runs(client), Instant.now());
            }
        } catch (IOException | RpcException e) {
            if (!Outage.mayPass(e)) {
                throw e;
            }
            state = state.withTrouble(Outage.words(e));
        }
    }

    private void draw() {
        console.redraw(TopPage.lines(state, view, console));
    }

    private static List<RunStatus> runs(SupervisorClient client) throws IOException {
        List<RunStatus> runs =
                new ArrayList<>(client.runList("running", null, null, RUNS).runs());
        runs.addAll(client.runQueue(RUNS).runs());
        return runs;
    }
}
