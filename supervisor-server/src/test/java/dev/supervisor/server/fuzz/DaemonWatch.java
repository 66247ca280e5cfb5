package dev.supervisor.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.testkit.Processes;
import dev.supervisor.server.testkit.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log, the state, the threads, files and memory of the daemon in this process, and whether they are as they were. */
final class DaemonWatch {
    /** What each call that is refused adds to, or time does. */
    private static final List<String> GROWING = List.of("events", "samples", "upkeep");

    private static final int PID = (int) ProcessHandle.current().pid();
    private static final long HEAP_ROOM_BYTES = 64L << 20;

    private final SupervisorClient client;
    private final Queue<String> unforeseen = new ConcurrentLinkedQueue<>();
    private final List<Object> state;
    private final List<String> threads;
    private final int files;
    private final long heapBytes;

    private DaemonWatch(SupervisorClient client) throws IOException {
        this.client = client;
        this.state = state();
        this.threads = threads();
        this.files = settled();
        this.heapBytes = heapBytes();
    }

    static DaemonWatch begin(SupervisorClient client) throws IOException {
        DaemonWatch watch = new DaemonWatch(client);
        Logger.getLogger("").addHandler(watch.new Listener());
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> watch.unforeseen.add(thread + ": " + failure));
        return watch;
    }

    /** Nothing has happened that the daemon did not foresee. */
    void checkLog() {
        if (!unforeseen.isEmpty()) {
            throw new AssertionError("in the log: " + String.join("\n", unforeseen));
        }
    }

    void checkState() throws IOException {
        checkLog();
        assertThat(state()).isEqualTo(state);
        Waits.untilAsserted(
                "the threads are those there were", () -> assertThat(threads()).isSubsetOf(threads));
        Waits.until("no more files are open than were", () -> Processes.openFiles(PID) <= files);
        Waits.until(
                "no call is left unanswered", () -> client.systemStats().rpc().pending() <= 1); // this one
        assertThat(heapBytes()).isLessThan(heapBytes + HEAP_ROOM_BYTES);
    }

    /** All that a caller could have changed, to the letter. */
    private List<Object> state() throws IOException {
        Map<String, Long> rows = new TreeMap<>(client.systemInfo().rows());
        rows.keySet().removeAll(GROWING);
        List<Object> state = new ArrayList<>(List.of(rows, json(client.serviceList()), json(client.tokenList())));
        for (ServiceStatus service : client.serviceStatusAll(null).services()) {
            state.add(List.of(service.name(), service.state(), service.target(), service.revision()));
            state.add(json(client.serviceGet(service.name())));
        }
        return state;
    }

    /** But for those of the tools: the one that waits, and the one that ends the run. */
    private static List<String> threads() {
        return Processes.threads(PID).stream()
                .filter(name -> !name.startsWith("awaitility") && !name.startsWith("Thread-"))
                .toList();
    }

    private static String json(Object value) throws IOException {
        return RpcJson.lenient().writeValueAsString(value);
    }

    /** Connections of the seeds end when the daemon gets to it. */
    private static int settled() {
        int[] before = {Integer.MAX_VALUE};
        Waits.until("the number of open files settles", () -> {
            int now = Processes.openFiles(PID);
            boolean settled = now == before[0];
            before[0] = now;
            return settled;
        });
        return before[0];
    }

    private static long heapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private final class Listener extends Handler {
        @Override
        public void publish(LogRecord line) {
            boolean isError = line.getLevel().intValue() >= Level.SEVERE.intValue();
            if (isError || line.getThrown() != null || line.getMessage().contains("incident")) {
                unforeseen.add(line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown());
            }
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
