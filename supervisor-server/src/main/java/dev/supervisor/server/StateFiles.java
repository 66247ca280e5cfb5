package dev.supervisor.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The files of a state directory. It and what is below it belong to the daemon's user alone. */
record StateFiles(Path directory) {
    /** A unix socket's path has 107 bytes at the most (unix(7)); the longest name below is {@code supervisor.sock}. */
    private static final int MAX_SOCKET_PATH = 107;

    static StateFiles prepare(Path directory) throws StartException {
        Path absolute = directory.toAbsolutePath().normalize();
        StateFiles files = new StateFiles(absolute);
        if (files.socket().toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
            throw new StartException(
                    "the state directory's path is too long for a unix socket: " + absolute,
                    new IllegalArgumentException("path"));
        }
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(absolute, ownerOnly);
            Files.createDirectories(files.logs(), ownerOnly);
            Files.createDirectories(files.run(), ownerOnly);
        } catch (FileAlreadyExistsException e) {
            throw new StartException(e.getFile() + " is in the way: it is no directory", e);
        } catch (AccessDeniedException e) {
            throw new StartException("the state directory " + absolute + " cannot be written: permission denied", e);
        } catch (FileSystemException e) {
            throw new StartException(
                    "the state directory " + absolute + " cannot be written: "
                            + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason()),
                    e);
        } catch (IOException e) {
            throw new StartException("the state directory " + absolute + " cannot be written: " + e.getMessage(), e);
        }
        return files;
    }

    /**
     * Has the native parts of SQLite and JNA unpacked here, after those of a daemon that was killed are removed: elsewhere they would
     * add up. To be called with the lock held, before either is used.
     */
    void unpackNativesHere() throws IOException {
        Path natives = directory.resolve("native");
        Files.createDirectories(natives);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(natives)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        System.setProperty("org.sqlite.tmpdir", natives.toString());
        System.setProperty("jna.tmpdir", natives.toString());
    }

    Path database() {
        return directory.resolve("supervisor.db");
    }

    Path lock() {
        return directory.resolve("supervisor.lock");
    }

    Path socket() {
        return directory.resolve("supervisor.sock");
    }

    Path adminToken() {
        return directory.resolve("admin.token");
    }

    /** Those who are signed in to the cockpit. */
    Path sessions() {
        return directory.resolve("sessions");
    }

    Path endpoint() {
        return directory.resolve("endpoint");
    }

    /** Where HTTP is, for whoever waits for the file: it is there with its content or not at all. */
    void writeEndpoint(String url) throws IOException {
        Path next = directory.resolve("endpoint.next");
        Files.writeString(next, url + "\n");
        Files.move(next, endpoint(), StandardCopyOption.ATOMIC_MOVE);
    }

    Path logs() {
        return directory.resolve("logs");
    }

    Path run() {
        return directory.resolve("run");
    }
}
