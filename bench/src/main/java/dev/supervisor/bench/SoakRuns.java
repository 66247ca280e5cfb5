package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Short runs that are submitted, and looked for a while later: each must be there as it was submitted and must have succeeded,
 * unless a wipe came in between. Only those not yet looked for are remembered, so it may go on for days.
 *
 * <p>Threading: any thread.
 */
final class SoakRuns {
    private static final List<String> COMMAND = List.of("/bin/sh", "-c", "echo soaking; exec true");
    private static final Set<String> UNFINISHED = Set.of("queued", "blocked", "running");
    private static final int REMEMBERED = 20_000;
    /** A run that is not over by then hangs. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String key = "soak-" + UUID.randomUUID();
    private final WipeEpoch epoch;
    private final Faults faults;
    private final Duration ripe;
    private final ArrayBlockingQueue<Submitted> remembered = new ArrayBlockingQueue<>(REMEMBERED);
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong found = new AtomicLong();
    private final AtomicLong wiped = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();

    private record Submitted(long id, long number, long epoch, long atNanos) {
        boolean isOlderThan(Duration age) {
            return System.nanoTime() - atNanos > age.toNanos();
        }
    }

    /** @param ripe the age at which a run is looked for */
    SoakRuns(WipeEpoch epoch, Faults faults, Duration ripe) {
        this.ripe = ripe;
        this.epoch = epoch;
        this.faults = faults;
    }

    void submit(SupervisorClient client) throws IOException {
        long number = made.getAndIncrement();
        long then = epoch.now();
        long id;
        try {
            id = client.runSubmit(spec(number)).runId();
        } catch (IOException e) {
            unanswered.incrementAndGet();
            throw e;
        }
        acknowledged.incrementAndGet();
        if (!remembered.offer(new Submitted(id, number, then, System.nanoTime()))) {
            forgotten.incrementAndGet();
        }
    }

    /** Looks for the oldest run that has had time to end; false when there is none. */
    boolean look(SupervisorClient client) throws IOException {
        Submitted run = oldestRipe();
        if (run == null) {
            return false;
        }
        try {
            judge(run, client.runStatus(run.id()));
        } catch (RpcException refused) {
            if (refused.error() != RpcError.NOT_FOUND) {
                remember(run);
                throw refused;
            }
            gone(run, "is not there");
        } catch (IOException e) {
            remember(run);
            throw e;
        }
        return true;
    }

    /** Runs whose end was not seen yet. */
    int remembered() {
        return remembered.size();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long unanswered() {
        return unanswered.get();
    }

    Check check() {
        return new Check(
                "every acknowledged run was found as submitted, and succeeded, unless it was wiped",
                faults.of(this.getClass()) == 0 && remembered.isEmpty(),
                acknowledged + " acknowledged, " + found + " found, " + wiped + " wiped, " + remembered.size()
                        + " not looked for, " + forgotten + " too many to remember, "
                        + faults.of(this.getClass()) + " wrong");
    }

    private void judge(Submitted run, RunStatus status) {
        boolean same = String.valueOf(run.number()).equals(status.labels().get(Submissions.LABEL));
        if (same && status.state().equals("succeeded")) {
            found.incrementAndGet();
        } else if (same && UNFINISHED.contains(status.state()) && !run.isOlderThan(LONGEST)) {
            remember(run);
        } else {
            gone(run, same ? "is " + status.state() + " (" + status.error() + ")" : "is another's");
        }
    }

    private void gone(Submitted run, String how) {
        if (epoch.mayHaveWipedSince(run.epoch())) {
            wiped.incrementAndGet();
        } else {
            faults.add(getClass(), "run " + run.id() + " " + how);
        }
    }

    private void remember(Submitted run) {
        if (!remembered.offer(run)) {
            forgotten.incrementAndGet();
        }
    }

    private @Nullable Submitted oldestRipe() {
        Submitted oldest = remembered.poll();
        if (oldest != null && !oldest.isOlderThan(ripe)) {
            remember(oldest);
            return null;
        }
        return oldest;
    }

    private RunSpec spec(long number) {
        return RunSpecs.of("soak", COMMAND, 0, key + "-" + number, Map.of(Submissions.LABEL, String.valueOf(number)));
    }
}
