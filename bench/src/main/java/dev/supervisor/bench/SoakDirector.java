package dev.supervisor.bench;

import dev.supervisor.bench.Disturbance.Outcome;
import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes on beside the load, one thing after the other: services come and go, upkeep is done, and now and then all is wiped.
 *
 * <p>Threading: {@link #run} is the body of its thread; {@link #end} from any; the rest after its end.
 */
final class SoakDirector implements Runnable {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final String WIPE = "system.wipe_all";

    private final SoakOptions options;
    private final SupervisorClient client;
    private final Path scratch;
    private final WipeEpoch epoch;
    private final FileLedger ledger;
    private final Faults faults;
    private final ServiceChurn churn;
    private final Map<String, Meter> meters = new LinkedHashMap<>();
    private final List<Step> upkeep = new ArrayList<>();
    private long passes;
    private final AtomicLong wipes = new AtomicLong();
    private volatile boolean ending;

    /** One kind of upkeep. */
    private record Step(String name, ServiceChurn.Call<Outcome> call) {}

    /** @param scratch a directory for backups */
    SoakDirector(
            SoakOptions options,
            SupervisorClient client,
            Path scratch,
            WipeEpoch epoch,
            FileLedger ledger,
            Faults faults) {
        this.ledger = ledger;
        this.options = options;
        this.client = client;
        this.scratch = scratch;
        this.epoch = epoch;
        this.faults = faults;
        this.churn = new ServiceChurn(client, faults, this::timed);
        Disturbance.UPKEEP.forEach(one ->
                upkeep.add(new Step("upkeep: " + one.name(), () -> one.action().ask(client))));
        upkeep.add(new Step("upkeep: backup", this::backUp));
    }

    @Override
    public void run() {
        churn.defineSteady();
        long nextUpkeep = System.nanoTime() + options.upkeepEvery().toNanos();
        long nextWipe = System.nanoTime() + options.wipeEvery().toNanos();
        while (!ending) {
            churn.next();
            if (System.nanoTime() - nextUpkeep > 0) {
                upkeep(upkeep.get((int) (passes++ % upkeep.size())));
                nextUpkeep = System.nanoTime() + options.upkeepEvery().toNanos();
            }
            if (System.nanoTime() - nextWipe > 0) {
                wipe();
                churn.defineSteady();
                nextWipe = System.nanoTime() + options.wipeEvery().toNanos();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    void end() {
        ending = true;
    }

    long wipes() {
        return wipes.get();
    }

    /** What it asked for, by method. */
    List<Meter> meters() {
        return List.copyOf(meters.values());
    }

    Check check() {
        long wrong = faults.of(getClass()) + faults.of(ServiceChurn.class);
        return new Check(
                "services, upkeep and wipes did as they were told",
                wrong == 0,
                churn.rounds() + " services from first to last, " + passes + " passes of upkeep, " + wipes + " wipes, "
                        + wrong + " wrong");
    }

    private void upkeep(Step step) {
        try {
            ledger.deleted(timed(step.name(), step.call()));
        } catch (IOException | RuntimeException e) {
            faults.add(getClass(), step.name() + ": " + e.getMessage());
        }
    }

    private void wipe() {
        epoch.turn();
        try {
            ledger.deleted(timed(WIPE, () -> Disturbance.WIPE.action().ask(client)));
            wipes.incrementAndGet();
        } catch (IOException | RuntimeException e) {
            faults.add(getClass(), WIPE + ": " + e.getMessage());
        } finally {
            epoch.turn();
        }
    }

    private Outcome backUp() throws IOException {
        Path copy = scratch.resolve("backup-" + passes + ".db");
        try {
            return Disturbance.outcome(client.systemBackup(copy.toString(), Disturbance.PATIENCE));
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private <T> T timed(String name, ServiceChurn.Call<T> call) throws IOException {
        Meter meter = meters.computeIfAbsent(
                name, first -> new Meter(new Operation(first, Kind.WRITE, (client, random) -> {})));
        long from = System.nanoTime();
        try {
            return call.make();
        } catch (IOException | RpcException e) {
            meter.failed(e);
            throw e;
        } finally {
            meter.answered(System.nanoTime() - from);
        }
    }
}
