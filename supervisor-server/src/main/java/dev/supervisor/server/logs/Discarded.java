package dev.supervisor.server.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Files that nobody can reach any more and that are still to be deleted, which takes long when they are many. */
public final class Discarded {
    private final Path root;

    /** @param logs the log directory */
    public Discarded(Path logs) {
        this.root = logs.resolve("discarded");
    }

    void take(Path directory) {
        try {
            Files.createDirectories(root);
            Files.move(directory, root.resolve(UUID.randomUUID().toString()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What there is, in parts; to be deleted in this order. */
    public List<Path> parts() {
        List<Path> parts = new ArrayList<>();
        for (Path taken : entries(root)) {
            parts.addAll(entries(taken));
            parts.add(taken);
        }
        return parts;
    }

    /** Deletes a part; how much it was. */
    public Extent delete(Path part) {
        return Extent.of(part, true);
    }

    private static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            found.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
