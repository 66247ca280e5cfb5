package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.Discarded;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.SpaceStore;
import dev.supervisor.server.store.SpaceStore.Usage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives the database's free pages and discarded files of output back to the disk, in slices. A rebuild gives back what is unused inside of pages too, but holds
 * up every write for as long as it takes; so it is done when asked for, or by schedule when it is worth it and nothing goes on.
 */
final class VacuumPass implements Pass {
    /** When to rebuild the whole file. */
    enum Rebuild {
        NEVER,
        IF_WORTH_IT,
        NOW
    }

    private static final int FIRST_SLICE = 128;
    private static final double WORTH_SHARE = 0.3;
    private static final long WORTH_BYTES = 16L << 20;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** A rebuild writes the live pages to a temporary file, and then to the write-ahead log; with a margin. */
    private static final double COPIES = 1.1;

    private final Database database;
    private final Slices slices;
    private final Discarded discarded;
    private final Rebuild rebuild;
    private final File stateDir;
    private final SpaceStore store = new SpaceStore();
    private volatile String doing = "looking";

    VacuumPass(Database database, Discarded discarded, Rebuild rebuild, File stateDir) {
        this.database = database;
        this.slices = new Slices(database, FIRST_SLICE);
        this.discarded = discarded;
        this.rebuild = rebuild;
        this.stateDir = stateDir;
    }

    @Override
    public String kind() {
        return "vacuum";
    }

    @Override
    public @Nullable String run(Tally tally) throws RefusedException {
        long before = database.stats().databaseBytes();
        String detail = rebuild == Rebuild.NEVER ? null : rebuildIfDue();
        if (detail == null) {
            releaseFreePages();
        }
        boolean whole = slices.await(database.checkpoint());
        tally.freed(Math.max(0, before - database.stats().databaseBytes()));
        deleteDiscarded(tally);
        return whole ? detail : join(detail, "readers kept the file from shrinking at once; the next pass goes on");
    }

    @Override
    public String progress() {
        return doing;
    }

    @Override
    public void stop() {
        slices.stop();
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
            released = slices.write(store::release);
            free -= released;
        }
    }

    /** What was done; null: nothing, as it was not worth it. */
    private @Nullable String rebuildIfDue() throws RefusedException {
        Usage usage = slices.read(store::usage);
        long wasted = usage.fileBytes() - usage.liveBytes();
        if (rebuild == Rebuild.IF_WORTH_IT && (usage.wastedShare() < WORTH_SHARE || wasted < WORTH_BYTES)) {
            return null;
        }
        checkRoom(usage);
        if (rebuild == Rebuild.IF_WORTH_IT) {
            awaitIdle();
        }
        doing = "rebuilding the file";
        slices.await(database.vacuum());
        return String.format(Locale.ROOT, "rebuilt; %.0f %% of the file held nothing", 100 * usage.wastedShare());
    }

    private void checkRoom(Usage usage) throws RefusedException {
        long needed = (long) (usage.liveBytes() * COPIES);
        for (File directory : new File[] {stateDir, temporary()}) {
            if (directory.getUsableSpace() < needed) {
                throw new RefusedException("a rebuild needs " + (needed >> 20) + " MiB in " + directory + ", where "
                        + (directory.getUsableSpace() >> 20)
                        + " MiB are free; make room, or wait for free pages to go");
            }
        }
    }

    /** Where SQLite puts temporary files (sqlite.org/tempfiles.html): the first of these that there is. */
    private static File temporary() {
        for (String name : new String[] {System.getenv("SQLITE_TMPDIR"), System.getenv("TMPDIR"), "/var/tmp"}) {
            if (name != null && new File(name).isDirectory()) {
                return new File(name);
            }
        }
        return new File("/tmp");
    }

    private void awaitIdle() throws RefusedException {
        doing = "waiting for a second without writes";
        long until = System.nanoTime() + PATIENCE.toNanos();
        DatabaseStats last = database.stats();
        while (System.nanoTime() - until < 0 && !slices.isStopped()) {
            LockSupport.parkNanos(IDLE.toNanos());
            DatabaseStats now = database.stats();
            if (now.queued() == 0 && now.units() == last.units()) {
                return;
            }
            last = now;
        }
        throw new RefusedException("there was no second without writes within " + PATIENCE.toMinutes() + " minutes");
    }

    private static String join(@Nullable String first, String second) {
        return first == null ? second : first + "; " + second;
    }
}
