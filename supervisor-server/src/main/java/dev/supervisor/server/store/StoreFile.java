package dev.supervisor.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database file at boot: opened, brought up to date and checked, before anything else touches it. A large file that was closed in
 * order is not looked through: that would take longer than a start may. What is damaged in it is found when it is read.
 */
public final class StoreFile {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.store");
    /** A file up to this size is checked at each start; a larger one only when it was not closed in order. */
    private static final long QUICK_CHECK_BYTES = 256L << 20;

    /** The end of every refusal of a file that is not sound. */
    static final String WHAT_TO_DO = "; move it aside with its -wal and -shm files and restore a backup";

    private StoreFile() {}

    /** The write connection, and the deadline that watches it. */
    record Booted(Session session, Deadline deadline) {}

    /**
     * Opens, migrates and checks the file.
     *
     * @return its write connection, for one thread
     * @throws StoreException when the file is not a sound database of ours, is newer, or cannot be opened
     */
    public static Session open(DatabaseConfig config) {
        return boot(config).session();
    }

    static Booted boot(DatabaseConfig config) {
        Path log = Path.of(config.file() + "-wal");
        boolean unclean = log.toFile().length() > 0;
        Session session = null;
        try {
            checkLog(log, config.durability());
            createPrivate(config.file());
            Connection connection = Connections.plain(config.file());
            session = Connections.writer(config, connection);
            Migrations.apply(session);
            if (unclean || config.file().toFile().length() <= QUICK_CHECK_BYTES) {
                check(session, config);
            }
            return new Booted(session, Deadline.on(connection));
        } catch (SQLException e) {
            close(session);
            throw refusal(config.file(), e);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read " + log + ": " + e, e);
        } catch (RuntimeException e) {
            close(session);
            throw e;
        }
    }

    /** SQLite gives its log and the index of it the mode of the file. */
    private static void createPrivate(Path file) {
        if (Files.exists(file)) {
            return;
        }
        try {
            PartialFile.createPrivate(file);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot open " + file + ": cannot make it: " + e, e);
        }
    }

    private static StoreException refusal(Path file, SQLException e) {
        StoreException plain = StoreException.of("cannot open " + file, e);
        return plain.kind() == StoreException.Kind.CORRUPT
                ? new StoreException(plain.kind(), plain.getMessage() + WHAT_TO_DO, e)
                : plain;
    }

    /**
     * Below {@code full} a power loss may take a piece out of the log, and what is behind it is gone as that level says. From
     * {@code full} on, or without one since it was written, it was damaged.
     */
    private static void checkLog(Path log, Durability durability) throws IOException {
        WalCheck.Damage damage = WalCheck.of(log).orElse(null);
        if (damage == null) {
            return;
        }
        String what = log + " is damaged at byte " + damage.offset() + " of " + Files.size(log) + ", before "
                + damage.commits() + " commits";
        if (durability.compareTo(Durability.FULL) < 0 && !writtenSinceBoot(log)) {
            LOG.error(
                    "{}, as a power loss may do; they are lost, and what was committed before them is taken up", what);
            return;
        }
        throw new StoreException(
                StoreException.Kind.CORRUPT,
                what
                        + "; move it aside with the database and its -shm file and restore a backup, or keep a copy and go on"
                        + " with what was committed before them: truncate -s " + damage.offset() + " " + log,
                null);
    }

    private static boolean writtenSinceBoot(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            long bootSeconds = lines.filter(line -> line.startsWith("btime "))
                    .mapToLong(line -> Long.parseLong(line.substring("btime ".length())))
                    .findFirst()
                    .orElse(0);
            return Files.getLastModifiedTime(log).to(TimeUnit.SECONDS) >= bootSeconds;
        }
    }

    private static void check(Session session, DatabaseConfig config) throws SQLException {
        String verdict = session.ask("PRAGMA quick_check(1)").replace("\n", " ");
        if (!verdict.equals("ok")) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT, config.file() + " is damaged (" + verdict + ")" + WHAT_TO_DO, null);
        }
    }

    private static void close(@Nullable Session session) {
        if (session != null) {
            try {
                session.close();
            } catch (StoreException ignored) {
                // The failure that brought us here is the one worth telling.
            }
        }
    }
}
