package dev.supervisor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A temporary directory for daemons and their state, which can be large: it is deleted at the end, and also when the program is
 * told to end before, once the daemons in it have stopped.
 */
final class WorkDirectory implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path path;
    private final Thread hook = new Thread(this::deleteAtLast, "bench-cleanup-files");

    private WorkDirectory(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static WorkDirectory create() throws IOException {
        return new WorkDirectory(Files.createTempDirectory("bench"));
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        DaemonUnderTest.delete(path);
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Beside the hooks that stop the daemons, which write on for a while. */
    private void deleteAtLast() {
        Waiting.until(PATIENCE, () -> {
            try {
                if (Files.exists(path)) {
                    DaemonUnderTest.delete(path);
                }
            } catch (IOException | UncheckedIOException busy) {
                return false;
            }
            return !Files.exists(path);
        });
    }
}
