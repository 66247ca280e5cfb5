package dev.supervisor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Another program that the daemon is measured beside.
 *
 * <p>Threading: one thread; a shutdown hook closes it too.
 */
final class Neighbour implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Path output;
    private final Process process;
    private final Thread hook = new Thread(this::stop, "bench-cleanup");

    private Neighbour(Path output, Process process) {
        this.output = output;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param output the file that it writes to */
    static Neighbour start(List<String> command, Path output) throws IOException {
        return new Neighbour(
                output,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What it has written so far. */
    String said() throws IOException {
        return Files.readString(output);
    }

    /** @throws IOException when it ends or takes too long, with what it said */
    void await(String what, BooleanSupplier condition) throws IOException {
        boolean came = Waiting.until(START_LIMIT, () -> !process.isAlive() || condition.getAsBoolean());
        if (!process.isAlive() || !came) {
            throw new IOException(process.info().command().orElse("the program") + ": not " + what + ":\n" + said());
        }
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private synchronized void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
