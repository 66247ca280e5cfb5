package dev.supervisor.server.control;

import dev.supervisor.server.run.Pool;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.RunStore;
import dev.supervisor.server.supervise.Snapshot;
import dev.supervisor.server.supervise.Supervisor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What monitoring asks for that no counter holds.
 *
 * <p>Threading: any thread.
 */
public final class Figures {
    private final Supervisor supervisor;
    private final Database database;
    private final List<Pool> pools;
    private final RunStore runs = new RunStore();
    private final DeadLetterStore deadLetters = new DeadLetterStore();

    /**
     * What the database knows, at one moment.
     *
     * @param steps by pool and state, of those that have not ended
     */
    public record Stored(Map<String, Map<String, Long>> steps, long deadLetters) {}

    Figures(Supervisor supervisor, Database database, List<Pool> pools) {
        this.supervisor = supervisor;
        this.database = database;
        this.pools = pools;
    }

    /** As published. */
    public Snapshot services() {
        return supervisor.snapshot();
    }

    public List<Pool> pools() {
        return pools;
    }

    public CompletableFuture<Stored> stored() {
        return database.read(session -> {
            Map<String, Map<String, Long>> steps = new TreeMap<>();
            pools.forEach(pool -> steps.put(pool.name(), runs.unendedSteps(session, pool.name())));
            return new Stored(steps, deadLetters.count(session));
        });
    }
}
