package dev.supervisor.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** A file that gets its name once it is complete and on the disk; closed before that, it is deleted. */
final class PartialFile implements AutoCloseable {
    private final Path target;
    private final Path path;

    private PartialFile(Path target) {
        this.target = target;
        this.path = pathFor(target);
    }

    /** Where a file that is to become {@code target} stands meanwhile. */
    static Path pathFor(Path target) {
        return Path.of(target + ".partial");
    }

    /** Makes it, empty, in the place of one that a crash left; mode 0600. */
    static PartialFile of(Path target) throws IOException {
        PartialFile partial = new PartialFile(target);
        Files.deleteIfExists(partial.path);
        createPrivate(partial.path);
        return partial;
    }

    /** Makes an empty file that nobody else can read. */
    static void createPrivate(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Where it is written to. */
    Path path() {
        return path;
    }

    /** Gives it its name; file and name survive a power loss from then on. */
    void complete() throws IOException {
        force(path, StandardOpenOption.WRITE);
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        force(Objects.requireNonNull(target.toAbsolutePath().getParent()), StandardOpenOption.READ);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            path.toFile().deleteOnExit();
        }
    }

    private static void force(Path file, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(file, access)) {
            channel.force(true);
        }
    }
}
