package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.Discarded;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.SpaceStore;
import dev.supervisor.server.store.SpaceStore.Usage;
import dev.supervisor.server.store.StoreException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives the database's free pages and discarded files of output back to the disk, in slices. A rebuild gives back what is unused inside
 * of pages too, but holds up every write for as long as it takes; so it is done when asked for, or by schedule when it is worth it and
 * nearly nothing goes on.
 */
final class VacuumPass implements Pass {
    /** When to rebuild the whole file. */
    enum Rebuild {
        NEVER,
        IF_WORTH_IT,
        NOW
    }

    private static final double WORTH_SHARE = 0.3;
    private static final long WORTH_BYTES = 16L << 20;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int GROUPS_WHEN_IDLE = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Database database;
    private final Slices slices;
    private final Discarded discarded;
    private final Rebuild rebuild;
    private final RebuildRoom room;
    private final SpaceStore store = new SpaceStore();
    private volatile String doing = "looking";
    private volatile @Nullable Future<?> rebuilding;

    VacuumPass(Database database, Discarded discarded, Rebuild rebuild, File stateDir) {
        this.database = database;
        this.slices = new Slices(database);
        this.discarded = discarded;
        this.rebuild = rebuild;
        this.room = RebuildRoom.in(stateDir.toPath());
    }

    @Override
    public String kind() {
        return "vacuum";
    }

    @Override
    public @Nullable String run(Tally tally) throws RefusedException {
        long before = slices.read(store::freeOnly).fileBytes(); // with what is still in the write-ahead log
        String detail = null;
        if (rebuild == Rebuild.NEVER) {
            releaseFreePages();
        } else {
            detail = rebuildOrRelease();
        }
        boolean whole = slices.await(database.checkpoint());
        tally.freed(Math.max(0, before - database.stats().databaseBytes()));
        deleteDiscarded(tally);
        return whole
                ? detail
                : Detail.join(detail, "readers kept the file from shrinking at once; the next pass goes on");
    }

    @Override
    public String progress() {
        return doing;
    }

    @Override
    public void stop() {
        slices.stop();
        Future<?> present = rebuilding;
        if (present != null) {
            present.cancel(false);
        }
    }

    private void deleteDiscarded(Tally tally) {
        for (Path part : discarded.parts()) {
            if (slices.isStopped()) {
                return; // the next pass goes on
            }
            doing = "deleting files of output";
            tally.logs(() -> discarded.delete(part));
        }
    }

    private void releaseFreePages() {
        long free = slices.read(store::freePages);
        long released = 1;
        while (free > 0 && released > 0) {
            doing = free + " free pages to give back";
            released = slices.write(goesOn -> session -> store.release(session, goesOn));
            free -= released;
        }
    }

    private @Nullable String rebuildOrRelease() throws RefusedException {
        Look look = look();
        if (isDue(look.usage())) {
            return Detail.join(rebuild(look.usage()), look.caveat());
        }
        releaseFreePages();
        return look.caveat();
    }

    private String rebuild(Usage usage) throws RefusedException {
        room.check(usage.liveBytes());
        if (rebuild == Rebuild.IF_WORTH_IT) {
            awaitIdle();
        }
        doing = "rebuilding the file";
        CompletableFuture<?> rebuilt = database.vacuum();
        rebuilding = rebuilt;
        try {
            slices.await(rebuilt);
        } catch (CancellationException e) {
            throw StoreAnswer.stopping();
        }
        return String.format(Locale.ROOT, "rebuilt; %.0f %% of the file held nothing", 100 * usage.wastedShare());
    }

    /** What is known of the pages. */
    private record Look(Usage usage, @Nullable String caveat) {}

    /** Goes through the pages, which takes long, only where the answer may depend on it and in the time that a read has. */
    private Look look() {
        Usage freeOnly = slices.read(store::freeOnly);
        boolean decided = isWorthIt(freeOnly) || freeOnly.fileBytes() < WORTH_BYTES;
        if (rebuild == Rebuild.IF_WORTH_IT && decided) {
            return new Look(freeOnly, null);
        }
        try {
            return new Look(slices.read(store::usage), null);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.TIMEOUT) {
                throw e;
            }
            return new Look(freeOnly, "going through the pages took too long, so only free ones were counted");
        }
    }

    private boolean isDue(Usage usage) {
        return rebuild == Rebuild.NOW || isWorthIt(usage);
    }

    private static boolean isWorthIt(Usage usage) {
        return usage.wastedShare() >= WORTH_SHARE && usage.wastedBytes() >= WORTH_BYTES;
    }

    private void awaitIdle() throws RefusedException {
        doing = "waiting for a second without calls";
        long until = System.nanoTime() + PATIENCE.toNanos();
        DatabaseStats last = database.stats();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(SECOND.toNanos());
            if (slices.isStopped()) {
                throw StoreAnswer.stopping();
            }
            DatabaseStats now = database.stats();
            if (isIdle(last, now)) {
                return;
            }
            last = now;
        }
        throw new RefusedException("there was no second without calls within " + PATIENCE.toMinutes() + " minutes");
    }

    /** Whether nothing waits and no more was written between the two than samples and a transition are. */
    static boolean isIdle(DatabaseStats before, DatabaseStats now) {
        return now.queued() == 0 && now.groups() - before.groups() <= GROUPS_WHEN_IDLE;
    }
}
