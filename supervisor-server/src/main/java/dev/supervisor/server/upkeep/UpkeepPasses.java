package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.Discarded;
import dev.supervisor.server.logs.RunLogs;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.ProcessRow;
import dev.supervisor.server.store.UpkeepRow;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The passes there are, made from the rules of the moment and handed to {@link Upkeep}.
 *
 * <p>Threading: any thread.
 */
public final class UpkeepPasses {
    private final Upkeep upkeep;
    private final Database database;
    private final Path file;
    private final RunLogs logs;
    private final Discarded discarded;
    private final Predicate<ProcessRow> lives;
    private final InstantSource clock;
    private volatile RetentionRules rules;

    /**
     * @param file the database's
     * @param logs the log directory
     * @param lives whether a process still exists
     */
    public UpkeepPasses(
            Upkeep upkeep,
            Database database,
            Path file,
            Path logs,
            Predicate<ProcessRow> lives,
            InstantSource clock,
            RetentionRules rules) {
        this.upkeep = upkeep;
        this.database = database;
        this.file = file;
        this.logs = new RunLogs(logs);
        this.discarded = new Discarded(logs);
        this.lives = lives;
        this.clock = clock;
        this.rules = rules;
    }

    /** Puts other rules and times in force. */
    public void schedule(RetentionRules newRules, Schedule retention, Schedule vacuum) {
        rules = newRules;
        upkeep.schedule(List.of(
                new Upkeep.Job(retention, "retention", this::retentionPass),
                new Upkeep.Job(vacuum, "vacuum", () -> vacuumPass(VacuumPass.Rebuild.IF_WORTH_IT))));
    }

    public CompletableFuture<UpkeepRow> retention(String askedBy) {
        return upkeep.request(retentionPass(), askedBy);
    }

    /** @param rebuild the whole file, now; false: only free pages */
    public CompletableFuture<UpkeepRow> vacuum(boolean rebuild, String askedBy) {
        return upkeep.request(vacuumPass(rebuild ? VacuumPass.Rebuild.NOW : VacuumPass.Rebuild.NEVER), askedBy);
    }

    /** @param target absolute */
    public CompletableFuture<UpkeepRow> backup(Path target, String askedBy) {
        return upkeep.request(new BackupPass(database, file, target), askedBy);
    }

    private Pass retentionPass() {
        return new RetentionPass(new Slices(database), rules, logs, lives, clock, vacuumPass(VacuumPass.Rebuild.NEVER));
    }

    private VacuumPass vacuumPass(VacuumPass.Rebuild rebuild) {
        Path directory = file.toAbsolutePath().getParent();
        return new VacuumPass(database, discarded, rebuild, (directory == null ? file : directory).toFile());
    }
}
