package dev.supervisor.bench;

import dev.supervisor.bench.ApiResult.Change;
import dev.supervisor.bench.ApiResult.Watching;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What many viewers cost while nothing happens, and how soon they know when something does.
 *
 * <p>Threading: one thread.
 */
final class Watchers {
    private static final Duration SETTLING = Duration.ofSeconds(2);
    /** Changes before those that are measured, until the daemon is warm: so many in a lap, and so many laps at the most. */
    private static final int WARM_UP = 5;

    private static final int MOST_LAPS = 10;

    private final ApiOptions options;
    private final DaemonUnderTest daemon;
    private final Progress progress;

    Watchers(ApiOptions options, DaemonUnderTest daemon, Progress progress) {
        this.options = options;
        this.daemon = daemon;
        this.progress = progress;
    }

    /** @param checks to which what must hold of the viewers is added */
    Watching run(List<Check> checks) throws IOException, InterruptedException {
        double idle;
        List<Change> changes = new ArrayList<>();
        try (SupervisorClient client = daemon.connectLocally();
                Viewers viewers = Viewers.open(daemon.address(), daemon.token(), "/events", options.viewers())) {
            progress.say(options.viewers() + " watch: warm-up");
            new CompilerThreads(daemon.handle())
                    .warmUp(
                            () -> {
                                for (int i = 0; i < WARM_UP; i++) {
                                    change(client, viewers, DaemonUnderTest.service(i));
                                }
                            },
                            MOST_LAPS);
            progress.say(options.viewers() + " watch " + options.changes() + " changes");
            for (int i = 0; i < options.changes(); i++) {
                changes.add(change(client, viewers, DaemonUnderTest.service(i)));
            }
            checks.add(new Check(
                    "no viewer was let go", viewers.lost() == 0, viewers.lost() + " of " + options.viewers()));
            progress.say(options.viewers() + " watch nothing");
            idle = cpuPercent();
        }
        progress.say("nobody watches any more");
        return new Watching(options.viewers(), idle, cpuPercent(), changes);
    }

    private static Change change(SupervisorClient client, Viewers viewers, String service)
            throws IOException, InterruptedException {
        Waiting.untilNanos(System.nanoTime() + 200_000_000L); // what the change before set off has passed
        viewers.expect("\"subject\":\"" + service + "\",\"from_state\":\"running\""); // not that it was asked for
        long from = System.nanoTime();
        client.serviceRestart(service, Duration.ZERO);
        long answered = System.nanoTime();
        long[] seen = viewers.seen();
        return new Change(
                millis(answered - from),
                millis(seen[0] - from),
                millis(seen[(seen.length - 1) / 2] - from),
                millis(seen[(int) Math.ceil(0.99 * seen.length) - 1] - from),
                millis(seen[seen.length - 1] - from));
    }

    private double cpuPercent() throws IOException {
        Waiting.untilNanos(System.nanoTime() + SETTLING.toNanos());
        CompilerThreads compiler = new CompilerThreads(daemon.handle());
        Duration before = cpu(compiler);
        long from = System.nanoTime();
        Waiting.untilNanos(from + options.idle().toNanos());
        Duration used = cpu(compiler).minus(before);
        return 100.0 * used.toNanos() / (System.nanoTime() - from);
    }

    /** Without the compiler: it is still busy with the changes a while after them, and then done for good. */
    private Duration cpu(CompilerThreads compiler) throws IOException {
        return ApiTrial.cpu(daemon.handle()).minus(compiler.cpu());
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }
}
