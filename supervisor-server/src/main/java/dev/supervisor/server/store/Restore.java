package dev.supervisor.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts a backup in the place of a database that does not exist. */
public final class Restore {
    /** What else stands there can be no process; the daemon makes a dead letter of it. */
    private static final String RUNNING = """
            SELECT 'service ' || service, coalesce(invocation_id, ''), pid, start_ticks, boot_id, shim
            FROM instances WHERE pid BETWEEN 1 AND 0x7fffffff AND boot_id IS NOT NULL
            UNION ALL
            SELECT 'run ' || run_id, coalesce(invocation_id, ''), pid, start_ticks, boot_id, shim
            FROM steps WHERE state = 'running' AND pid BETWEEN 1 AND 0x7fffffff AND boot_id IS NOT NULL""";

    private static final int SHOWN = 5;

    private record Running(String subject, ProcessRow process) {
        @Override
        public String toString() {
            return subject + " (pid " + process.pid() + ")";
        }
    }

    private Restore() {}

    /**
     * Copies the backup, checks the copy and gives it the database's name; mode 0600.
     *
     * @param lives whether a process that the backup says is running still does: two daemons must not have it
     * @return the database's size in bytes
     * @throws StoreException when the backup is not a sound database of ours, or what it says is running does; nothing is changed then
     */
    public static long from(Path backup, Path database, Predicate<ProcessRow> lives) {
        checkPlace(backup, database);
        try (PartialFile partial = PartialFile.of(database)) {
            Files.copy(backup, partial.path(), StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(partial.path(), PosixFilePermissions.fromString("rw-------"));
            checkContent(backup, partial.path(), lives);
            partial.complete();
            return Files.size(database);
        } catch (SQLException e) {
            throw StoreException.of("cannot restore " + backup, e);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot restore " + backup + ": " + e, e);
        }
    }

    private static void checkPlace(Path backup, Path database) {
        List<String> left = Stream.of("", "-wal", "-shm", "-journal")
                .map(suffix -> database + suffix)
                .filter(file -> Files.exists(Path.of(file)))
                .toList();
        if (!left.isEmpty()) { // SQLite would play a log that is another database's
            throw refused(String.join(", ", left) + " exists already; restore into an empty state directory, or move "
                    + (left.size() == 1 ? "it" : "all of them") + " aside first");
        }
        if (!Files.isRegularFile(backup)) {
            throw refused("there is no file " + backup);
        }
        if (Path.of(backup + "-wal").toFile().length() > 0) {
            throw refused(backup + " has a -wal file beside it: it is no backup but a database that was not closed;"
                    + " copy both into the state directory under the name " + database.getFileName());
        }
    }

    private static void checkContent(Path backup, Path copy, Predicate<ProcessRow> lives) throws SQLException {
        Session session = new Session(Connections.plain(copy));
        try {
            Backup.checkSound(session, backup);
            Migrations.checkKnown(session);
            List<Running> running = session
                    .list(RUNNING, row -> new Running(row.text(1), Objects.requireNonNull(ProcessRow.from(row, 2))))
                    .stream()
                    .filter(each -> lives.test(each.process()))
                    .toList();
            if (!running.isEmpty()) {
                throw refused("what the backup says is running still is: "
                        + running.stream().limit(SHOWN).map(Running::toString).collect(Collectors.joining(", "))
                        + (running.size() > SHOWN ? " and " + (running.size() - SHOWN) + " more" : "")
                        + "; stop the daemon that has it, and it, first");
            }
        } finally {
            session.close();
        }
    }

    private static StoreException refused(String why) {
        return new StoreException(StoreException.Kind.FAILED, why, null);
    }
}
