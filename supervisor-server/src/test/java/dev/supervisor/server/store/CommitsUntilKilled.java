package dev.supervisor.server.store;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.store.EventStore.EventRow;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program of its own, to be killed: writes pairs of events at the level it is told, several at once, and says each pair's number
 * once it is acknowledged.
 */
final class CommitsUntilKilled {
    private static final int CLIENTS = 16;

    private final SqliteDatabase database;
    private final EventStore events = new EventStore();
    private final AtomicLong next;
    private final PrintStream out = System.out;

    private CommitsUntilKilled(SqliteDatabase database, long first) {
        this.database = database;
        this.next = new AtomicLong(first);
    }

    /** @param args directory, level, number of the first pair */
    public static void main(String[] args) {
        DatabaseConfig standard = TestDatabase.config(Path.of(args[0]), 1024, TestDatabase.AMPLE);
        SqliteDatabase database = SqliteDatabase.open(
                new DatabaseConfig(
                        standard.file(),
                        Durability.of(args[1]),
                        1,
                        1024,
                        1024,
                        standard.writeDeadline(),
                        standard.readDeadline()),
                Thread::new,
                death -> Runtime.getRuntime().halt(1),
                new MetricRegistry());
        CommitsUntilKilled program = new CommitsUntilKilled(database, Long.parseLong(args[2]));
        for (int i = 0; i < CLIENTS; i++) {
            program.writeAnother();
        }
    }

    private void writeAnother() {
        long number = next.getAndIncrement();
        database.write(session -> {
                    for (String half : new String[] {"a", "b"}) {
                        events.add(
                                session,
                                new EventRow(number, half, "pair", null, null, "x".repeat((int) (number % 397)), null));
                    }
                    return true;
                })
                .thenRun(() -> {
                    out.println(number);
                    writeAnother();
                });
    }
}
