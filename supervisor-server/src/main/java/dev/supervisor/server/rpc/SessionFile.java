package dev.supervisor.server.rpc;

import dev.supervisor.server.rpc.Sessions.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/** The file of sessions: a line for each, with its hash, its token's hash or {@code -}, when it began and was last used, and whose it is. */
final class SessionFile {
    private SessionFile() {}

    /** @throws IllegalArgumentException when it is no such file */
    static List<Session> read(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream().map(SessionFile::session).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** Replaces the file as a whole; only its owner reads it. */
    static void write(Path file, List<Session> sessions) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(next, sessions.stream().map(SessionFile::line).toList());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(Session session) {
        String token = session.token() == null ? "-" : session.token();
        return String.join(
                " ",
                session.hash(),
                token,
                String.valueOf(session.beganAt().toEpochMilli()),
                String.valueOf(session.usedAt().toEpochMilli()),
                session.name());
    }

    private static Session session(String line) {
        String[] parts = line.split(" ", 5);
        if (parts.length != 5) {
            throw new IllegalArgumentException("a line has " + parts.length + " parts instead of 5");
        }
        return new Session(
                parts[0],
                parts[4],
                parts[1].equals("-") ? null : parts[1],
                Instant.ofEpochMilli(Long.parseLong(parts[2])),
                Instant.ofEpochMilli(Long.parseLong(parts[3])));
    }
}
