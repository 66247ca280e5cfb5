package dev.supervisor.bench;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.bench.BareJdbc.Done;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.SqliteDatabase;
import dev.supervisor.server.store.StoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's writer, within this process and with a full group always in flight, beside a loop through bare JDBC that does the
 * same transactions.
 */
final class WriterTrial {
    private static final int ROUNDS = 3;
    /** One group that is being committed, and the next. */
    private static final int IN_FLIGHT = 2 * BareJdbc.GROUP;

    private final Path work;
    private final long nanos;
    private int files;

    /** @param each how long each of the rounds takes */
    WriterTrial(Path work, Duration each) {
        this.work = work;
        this.nanos = each.toNanos();
    }

    /** @param groupSize units in one transaction of the daemon's writer, on average */
    record Result(Done ours, Done bare, double groupSize) {}

    private record Counted(Done done, double groupSize) {}

    /** In turns, so that what else the machine does meets both; the first round of each only warms up. */
    Result run() throws IOException, SQLException, InterruptedException {
        ours();
        bare();
        Done ours = new Done(0, 0);
        Done bare = new Done(0, 0);
        double groupSize = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Counted counted = ours();
            ours = plus(ours, counted.done());
            groupSize += counted.groupSize() / ROUNDS;
            bare = plus(bare, bare());
        }
        return new Result(ours, bare, groupSize);
    }

    private Counted ours() throws IOException, InterruptedException {
        Path file = emptyFile();
        AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
        Database database = SqliteDatabase.open(DatabaseConfig.of(file), Thread::new, wrong::set, new MetricRegistry());
        Done done;
        double groups;
        try (database) {
            Semaphore inFlight = new Semaphore(IN_FLIGHT);
            long from = System.nanoTime();
            long units = 0;
            while (System.nanoTime() - from < nanos && wrong.get() == null) {
                inFlight.acquire();
                long number = units++;
                database.write(session -> SubmitUnit.run(session, number)).whenComplete((id, failure) -> {
                    if (failure != null) {
                        wrong.set(failure);
                    }
                    inFlight.release();
                });
            }
            inFlight.acquire(IN_FLIGHT);
            done = new Done(units, (System.nanoTime() - from) / 1e6);
            groups = database.stats().groups();
        }
        if (wrong.get() != null) {
            throw new IOException("a write failed", wrong.get());
        }
        delete(file);
        return new Counted(done, done.count() / groups);
    }

    private Done bare() throws IOException, SQLException {
        Path file = emptyFile();
        Done done = BareJdbc.units(file, nanos);
        delete(file);
        return done;
    }

    /** With the tables of the daemon. */
    private Path emptyFile() throws IOException {
        Path file = work.resolve("writer-" + files++ + ".db");
        StoreFile.open(DatabaseConfig.of(file)).close();
        return file;
    }

    private static void delete(Path file) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(Path.of(file + suffix));
        }
    }

    private static Done plus(Done one, Done other) {
        return new Done(one.count() + other.count(), one.ms() + other.ms());
    }
}
