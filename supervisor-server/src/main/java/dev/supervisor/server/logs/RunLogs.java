package dev.supervisor.server.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of runs' output as retention sees them. Everything here blocks on files. */
public final class RunLogs {
    private final Path root;

    /** @param logs the log directory */
    public RunLogs(Path logs) {
        this.root = logs.resolve(LogSubject.runs().path());
    }

    /** How much there is. */
    public record Extent(long files, long bytes) {
        Extent and(Extent more) {
            return new Extent(files + more.files, bytes + more.bytes);
        }
    }

    /** The directories that runs lie in, oldest first; each holds a bounded number of runs. */
    public List<Long> directories() {
        return numbers(root);
    }

    /** The runs in a directory that have output, oldest first. */
    public List<Long> runs(long directory) {
        return numbers(root.resolve(String.valueOf(directory)));
    }

    public Extent extent(long run) {
        return visit(path(run), false);
    }

    /** Deletes the output of a run; how much it was. */
    public Extent delete(long run) {
        return visit(path(run), true);
    }

    private Path path(long run) {
        Path logs = root.getParent();
        return (logs == null ? root : logs).resolve(LogSubject.run(run).path());
    }

    private static Extent visit(Path path, boolean delete) {
        Extent extent = new Extent(0, 0);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                extent = extent.and(visit(entry, delete));
            }
        } catch (NotDirectoryException file) {
            extent = new Extent(1, path.toFile().length());
        } catch (NoSuchFileException gone) {
            return extent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (delete) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return extent;
    }

    private static List<Long> numbers(Path directory) {
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.matches("\\d{1,18}"))
                    .map(Long::valueOf)
                    .sorted()
                    .forEach(numbers::add);
        } catch (NoSuchFileException none) {
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return numbers;
    }
}
