package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunSubmitted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Submits runs, each under an idempotency key and a label of its own, and remembers what the daemon said to each.
 *
 * <p>Threading: any thread.
 */
final class Submissions {
    /** The label that carries the submit's number. */
    static final String LABEL = "submit";

    private static final List<String> COMMAND = List.of("/bin/true");
    private static final int TRIES = 4;
    private static final long UNKNOWN = -1;

    private final String name = "load-" + UUID.randomUUID().toString().substring(0, 8);
    /** By the submit's number: the run's id, 0 when refused or never made, {@link #UNKNOWN} when no answer came. */
    private final AtomicLongArray ids;

    private final AtomicInteger made = new AtomicInteger();

    /** @param limit submits at most */
    Submissions(long limit) {
        this.ids = new AtomicLongArray(Math.toIntExact(limit));
    }

    /** The runs' name, not used before. */
    String name() {
        return name;
    }

    /** Submits the next run. */
    void submit(SupervisorClient client) throws IOException {
        int number = made.getAndIncrement();
        ids.set(number, UNKNOWN);
        RunSubmitted submitted;
        try {
            submitted = client.runSubmit(spec(number));
        } catch (RpcException refused) {
            ids.set(number, 0);
            throw refused;
        }
        ids.set(number, submitted.runId());
        if (submitted.deduplicated()) {
            throw new IllegalStateException("submit " + number + " was answered as a repetition, which it is not");
        }
    }

    /** Submits a run once more, which must change nothing. */
    RunSubmitted repeat(SupervisorClient client, int number) throws IOException {
        return client.runSubmit(spec(number));
    }

    /** Submits made so far; their numbers are below. */
    int made() {
        return Math.min(made.get(), ids.length());
    }

    boolean isAcknowledged(int number) {
        return ids.get(number) > 0;
    }

    /** Whether no answer came: the run may be stored or not. */
    boolean isUnknown(int number) {
        return ids.get(number) == UNKNOWN;
    }

    /** The acknowledged run's id. */
    long idOf(int number) {
        return ids.get(number);
    }

    int acknowledged() {
        int sum = 0;
        for (int number = 0; number < made(); number++) {
            sum += isAcknowledged(number) ? 1 : 0;
        }
        return sum;
    }

    /** The id of some acknowledged run; 0 when none was found at once. */
    long some(SplittableRandom random) {
        for (int i = 0; i < TRIES && made() > 0; i++) {
            long id = ids.get(random.nextInt(made()));
            if (id > 0) {
                return id;
            }
        }
        return 0;
    }

    private RunSpec spec(int number) {
        return RunSpecs.of(name, COMMAND, 0, name + "-" + number, Map.of(LABEL, String.valueOf(number)));
    }
}
