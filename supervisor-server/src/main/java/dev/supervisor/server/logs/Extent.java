package dev.supervisor.server.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** How much there is of something. */
public record Extent(long files, long bytes) {
    static final Extent NOTHING = new Extent(0, 0);

    /**
     * The files at and below a path; links are not followed.
     *
     * @param delete them, too
     */
    static Extent of(Path path, boolean delete) {
        try {
            Extent extent = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? below(path, delete) : file(path);
            if (delete) {
                Files.deleteIfExists(path);
            }
            return extent;
        } catch (NoSuchFileException gone) {
            return NOTHING;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Extent below(Path directory, boolean delete) throws IOException {
        Extent extent = NOTHING;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                extent = extent.and(of(entry, delete));
            }
        }
        return extent;
    }

    private static Extent file(Path path) throws IOException {
        return new Extent(
                1,
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .size());
    }

    private Extent and(Extent more) {
        return new Extent(files + more.files, bytes + more.bytes);
    }
}
