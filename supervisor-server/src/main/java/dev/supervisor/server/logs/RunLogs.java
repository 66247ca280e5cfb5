package dev.supervisor.server.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /** The directories that runs lie in, oldest first; each holds a bounded number of runs. */
    public List<Long> directories() {
        return numbers(root);
    }

    /** The runs in a directory that have output, oldest first. */
    public List<Long> runs(long directory) {
        return numbers(root.resolve(String.valueOf(directory)));
    }

    public Extent extent(long run) {
        return Extent.of(path(run), false);
    }

    /** Deletes the output of a run; how much it was. */
    public Extent delete(long run) {
        return Extent.of(path(run), true);
    }

    private Path path(long run) {
        Path logs = root.getParent();
        return (logs == null ? root : logs).resolve(LogSubject.run(run).path());
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
