package dev.supervisor.server.control;

import dev.supervisor.rpc.model.UpkeepPass;
import dev.supervisor.rpc.model.UpkeepReport;
import dev.supervisor.rpc.model.UpkeepSchedule;
import dev.supervisor.server.config.ConfigException;
import dev.supervisor.server.config.UpkeepSettings;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.UpkeepRow;
import dev.supervisor.server.store.UpkeepStore;
import dev.supervisor.server.upkeep.RetentionRules;
import dev.supervisor.server.upkeep.Schedule;
import dev.supervisor.server.upkeep.Upkeep;
import dev.supervisor.server.upkeep.UpkeepPasses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use cases of upkeep.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class UpkeepControl {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.upkeep");
    private static final long MAX_WAIT_MS = 3_600_000;
    private static final int MAX_PASSES = 1_000;

    private final Database database;
    private final Upkeep upkeep;
    private final UpkeepPasses passes;
    private final InstantSource clock;
    private final UpkeepStore store = new UpkeepStore();

    /** @param file the database's */
    UpkeepControl(
            Database database, Upkeep upkeep, Path file, Path logs, InstantSource clock, UpkeepSettings settings) {
        this.database = database;
        this.upkeep = upkeep;
        this.clock = clock;
        this.passes = new UpkeepPasses(upkeep, database, file, logs, StoredProcess::isAlive, clock, rules(settings));
    }

    /**
     * Puts other settings in force.
     *
     * @throws ConfigException when a schedule is none or never fires; then nothing is changed
     */
    public void check(UpkeepSettings settings) {
        schedule("retention", settings.retention());
        schedule("vacuum", settings.vacuum());
    }

    /** As {@link #check}, and makes it so. */
    public void apply(UpkeepSettings settings) {
        Schedule retention = schedule("retention", settings.retention());
        Schedule vacuum = schedule("vacuum", settings.vacuum());
        passes.schedule(rules(settings), retention, vacuum);
    }

    /** Ends what an earlier daemon did not live to end. */
    CompletableFuture<Boolean> recover() {
        return database.write(session -> {
            store.interruptUnfinished(session, clock.millis());
            return true;
        });
    }

    public CompletableFuture<UpkeepPass> retention(@Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        return answered(passes.retention(actor), "retention", wait);
    }

    public CompletableFuture<UpkeepPass> vacuum(@Nullable Boolean rebuild, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        return answered(passes.vacuum(Boolean.TRUE.equals(rebuild), actor), "vacuum", wait);
    }

    /** After much was deleted: has the disk get its space back soon. */
    void giveBackSpace(String actor) {
        passes.vacuum(false, actor).exceptionally(failure -> {
            LOG.warn("its space is given back with the next retention: {}", failure.getMessage());
            return null;
        });
    }

    public CompletableFuture<UpkeepPass> backup(String path, @Nullable Integer waitMs, String actor) {
        Duration wait = wait(waitMs);
        Path target = Check.directory("/path", path);
        return answered(passes.backup(target, actor), "backup", wait);
    }

    public CompletableFuture<UpkeepReport> report(@Nullable Integer limit) {
        int most = (int) Check.number("/limit", limit, 1, MAX_PASSES, 20);
        return database.read(session -> store.latest(session, most)).thenApply(rows -> {
            @Nullable
            UpkeepPass running = upkeep.present()
                    .map(present -> pass(present.row(), present.progress()))
                    .orElse(null);
            return new UpkeepReport(
                    schedules(),
                    running,
                    rows.stream().map(row -> pass(row, null)).toList());
        });
    }

    /** As it ended, or as it stands when the time is over: going on, or waiting for others before it. */
    private CompletableFuture<UpkeepPass> answered(CompletableFuture<UpkeepRow> pass, String kind, Duration wait) {
        Instant asked = clock.instant();
        return pass.copy()
                .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(ended -> ended != null ? pass(ended, null) : present(pass, kind, asked));
    }

    private UpkeepPass present(CompletableFuture<UpkeepRow> pass, String kind, Instant asked) {
        Optional<Upkeep.Present> present = upkeep.present(pass); // first look, then whether it has ended by now
        UpkeepRow ended = pass.getNow(null);
        if (ended != null) {
            return pass(ended, null);
        }
        return present.map(going -> pass(going.row(), going.progress()))
                .orElseGet(() -> new UpkeepPass(
                        0, kind, "", asked, null, null, "waiting", 0, Map.of(), 0, 0, "others go before it", null));
    }

    private List<UpkeepSchedule> schedules() {
        return upkeep.plan().stream()
                .map(plan -> new UpkeepSchedule(plan.kind(), plan.schedule(), plan.next()))
                .toList();
    }

    private Schedule schedule(String kind, UpkeepSettings.Cron cron) {
        try {
            return Schedule.parse(cron.expression(), ZoneId.systemDefault(), clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(cron.place() + "upkeep." + kind + ".schedule: " + e.getMessage());
        }
    }

    private static UpkeepPass pass(UpkeepRow row, @Nullable String progress) {
        return new UpkeepPass(
                row.id(),
                row.kind(),
                row.askedBy(),
                Instant.ofEpochMilli(row.startedAt()),
                row.finishedAt() == null ? null : Instant.ofEpochMilli(row.finishedAt()),
                row.finishedAt() == null ? null : row.finishedAt() - row.startedAt(),
                row.outcome(),
                row.tables().values().stream().mapToLong(Long::longValue).sum(),
                row.tables(),
                row.logFiles(),
                row.bytesFreed(),
                progress,
                row.detail());
    }

    private static RetentionRules rules(UpkeepSettings settings) {
        return new RetentionRules(
                rules(settings.runs()),
                rules(settings.names()),
                rule(settings.events()),
                rule(settings.samples()),
                rule(settings.passes()),
                rule(settings.deadLetters()),
                settings.runLogBytes());
    }

    private static Map<String, RetentionRules.Keep> rules(Map<String, UpkeepSettings.Keep> settings) {
        return settings.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> rule(entry.getValue())));
    }

    private static RetentionRules.Keep rule(UpkeepSettings.Keep keep) {
        return new RetentionRules.Keep(keep.age(), keep.count());
    }

    private static Duration wait(@Nullable Integer waitMs) {
        return Check.millis("/wait_ms", waitMs == null ? null : (long) waitMs, 0, MAX_WAIT_MS, 60_000);
    }
}
