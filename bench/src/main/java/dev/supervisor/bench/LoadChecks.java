package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.SystemInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold after a load, asked of the daemon while it still runs. */
final class LoadChecks {
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);
    private static final int REPEATS = 50;
    /** The most that can be asked for. */
    private static final int PASSES = 1_000;

    private final SupervisorClient client;
    private final Submissions submissions;
    private final Before before;
    private final boolean alone;

    /**
     * How things were when the load began.
     *
     * @param processes of the services, by name; those without one are left out
     * @param at by the daemon's clock
     */
    record Before(SystemInfo info, Map<String, Integer> processes, Instant at) {
        static Before of(SupervisorClient client) throws IOException {
            return new Before(
                    client.systemInfo(),
                    processesOf(client),
                    client.systemPing().time());
        }
    }

    /** @param alone whether nobody else uses the daemon */
    LoadChecks(SupervisorClient client, Submissions submissions, Before before, boolean alone) {
        this.alone = alone;
        this.client = client;
        this.submissions = submissions;
        this.before = before;
    }

    /**
     * Waits until all runs have ended, then looks.
     *
     * @param meters of the load
     * @param unmade calls that the schedule had and nobody made
     * @param checks are added to this, so that those made before the daemon was lost are kept
     */
    void make(List<Meter> meters, long unmade, List<Check> checks) throws IOException {
        checks.add(new Check("every planned call was made", unmade == 0, unmade + " not made in time"));
        checks.add(onlyRetryableErrors(meters));
        Waiting.until(DRAIN_LIMIT, this::isDrained);
        long letGo = letGo();
        if (letGo == 0) { // a run that is gone would be made anew
            checks.add(repeatsChangeNothing());
        }
        Ledger ledger = Ledger.read(client, submissions);
        checks.add(ledger.storedOnce(letGo));
        checks.add(ledger.succeeded());
        SystemInfo after = client.systemInfo();
        if (alone) {
            checks.add(rows("runs", after, ledger.stored()));
            checks.add(rows("steps", after, ledger.stored()));
            checks.add(servicesUndisturbed());
        }
        checks.add(new Check(
                "the daemon answered to the end",
                after.pid() == before.info().pid()
                        && after.startedAt().equals(before.info().startedAt()),
                "pid " + after.pid() + ", up since " + after.startedAt()));
    }

    private static Check onlyRetryableErrors(List<Meter> meters) {
        long retryable = meters.stream().mapToLong(Meter::retryableErrors).sum();
        long others = meters.stream().mapToLong(Meter::errors).sum();
        return new Check(
                "no call failed but by retryable errors", others == 0, retryable + " retryable, " + others + " others");
    }

    /** Runs only go forward, from queued to running to an end: asked in this order, none slips through. */
    private boolean isDrained() {
        try {
            return client.runList("queued", submissions.name(), null, 1).runs().isEmpty()
                    && client.runList("running", submissions.name(), null, 1)
                            .runs()
                            .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs that retention has deleted since the load began. */
    private long letGo() throws IOException {
        return client.systemUpkeep(PASSES).passes().stream()
                .filter(pass -> pass.finishedAt() == null || !pass.finishedAt().isBefore(before.at()))
                .mapToLong(pass -> pass.tables().getOrDefault("runs", 0L))
                .sum();
    }

    private Check repeatsChangeNothing() throws IOException {
        int step = Math.max(1, submissions.made() / REPEATS);
        int repeated = 0;
        int wrong = 0;
        for (int number = 0; number < submissions.made(); number += step) {
            if (submissions.isAcknowledged(number)) {
                RunSubmitted again = submissions.repeat(client, number);
                repeated++;
                wrong += again.deduplicated() && again.runId() == submissions.idOf(number) ? 0 : 1;
            }
        }
        return new Check(
                "a submit sent again answers the first run", wrong == 0, repeated + " sent again, " + wrong + " wrong");
    }

    /** Each of our runs has one step, so both tables must have grown by the runs stored. */
    private Check rows(String table, SystemInfo after, long expected) {
        long grown = after.rows().getOrDefault(table, 0L) - before.info().rows().getOrDefault(table, 0L);
        return new Check(
                "system.info counts the rows of " + table,
                grown == expected,
                grown + " more than before, " + expected + " expected");
    }

    private Check servicesUndisturbed() throws IOException {
        Map<String, Integer> now = processesOf(client);
        return new Check(
                "no service was disturbed",
                now.equals(before.processes()),
                now.size() + " services run, " + before.processes().size() + " ran before"
                        + (now.equals(before.processes()) ? ", as the same processes" : ""));
    }

    private static Map<String, Integer> processesOf(SupervisorClient client) throws IOException {
        Map<String, Integer> processes = new TreeMap<>();
        for (ServiceStatus service : client.serviceStatusAll(null).services()) {
            Integer pid = service.pid();
            if (pid != null) {
                processes.put(service.name(), pid);
            }
        }
        return processes;
    }

    /** When the daemon could not even be asked. */
    static Check unanswered(Exception failure) {
        String message = failure instanceof RpcException refused
                ? refused.error() + ": " + refused.getMessage()
                : String.valueOf(failure.getMessage());
        return new Check("the daemon answered to the end", false, message);
    }
}
