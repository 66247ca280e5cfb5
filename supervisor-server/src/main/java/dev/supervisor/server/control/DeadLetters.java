package dev.supervisor.server.control;

import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.DeadLetterStore.Kind;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.UnreadableException;
import dev.supervisor.server.store.WriteOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what cannot be read out of the way, so that it blocks nothing and is not lost. If that fails, it stays where it is.
 *
 * <p>Threading: any thread.
 */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.dead_letters");

    private final Database database;
    private final InstantSource clock;
    private final DeadLetterStore store = new DeadLetterStore();
    private final EventStore events = new EventStore();

    /**
     * Something that cannot be read.
     *
     * @param subject the service's name or the run's id
     */
    record Unreadable(Kind kind, String subject, String error) {
        static Unreadable service(String name, UnreadableException why) {
            return new Unreadable(Kind.SERVICE, name, String.valueOf(why.getMessage()));
        }

        static Unreadable run(long id, UnreadableException why) {
            return new Unreadable(Kind.RUN, String.valueOf(id), String.valueOf(why.getMessage()));
        }
    }

    DeadLetters(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Moves it, in this transaction; to be {@link #report}ed once that is committed.
     *
     * @return false when it is not there any more
     */
    boolean move(Session session, Unreadable unreadable) {
        long now = clock.millis();
        String subject = unreadable.subject();
        boolean moved = store.move(session, unreadable.kind(), subject, unreadable.error(), now);
        if (moved) {
            String what = "moved to the dead letters: " + unreadable.error();
            events.add(session, new EventRow(now, unreadable.kind().word(), subject, null, null, what, null));
        }
        return moved;
    }

    /** Says in the daemon's log that it was moved. */
    void report(Unreadable moved) {
        LOG.error(
                "{} {} is moved to the dead letters, {}; see supervisor dead-letters",
                moved.kind().word(),
                moved.subject(),
                moved.error());
    }

    /** Moves each in a transaction of its own, one after the other; completes with how many are out of the way. */
    CompletableFuture<Integer> move(List<Unreadable> unreadable) {
        CompletableFuture<Integer> all = CompletableFuture.completedFuture(0);
        for (Unreadable each : unreadable) {
            all = all.thenCompose(count -> move(each).thenApply(moved -> moved ? count + 1 : count));
        }
        return all;
    }

    private CompletableFuture<Boolean> move(Unreadable unreadable) {
        return database.write(session -> move(session, unreadable), WriteOptions.FACT)
                .thenApply(moved -> {
                    if (moved) {
                        report(unreadable);
                    }
                    return true;
                })
                .exceptionally(failure -> {
                    LOG.error(
                            "{} {}: {}; it cannot be moved to the dead letters and stays where it is: {}",
                            unreadable.kind().word(),
                            unreadable.subject(),
                            unreadable.error(),
                            Failures.unwrap(failure).getMessage());
                    return false;
                });
    }

    /** Ends what runs of dead letters; completes with how many processes that were. */
    CompletableFuture<Integer> endProcesses(Launcher launcher) {
        return database.read(session -> store.running(session, 0, Long.MAX_VALUE))
                .thenCompose(running -> {
                    CompletableFuture<Integer> all = CompletableFuture.completedFuture(0);
                    for (DeadLetterStore.Running each : running) {
                        ProcessIdentity process = StoredProcess.processOf(each.process());
                        if (process.isAlive()) {
                            all = all.thenCompose(
                                    count -> launcher.clear(process).thenApply(remains -> count + 1));
                        }
                    }
                    return all;
                });
    }
}
