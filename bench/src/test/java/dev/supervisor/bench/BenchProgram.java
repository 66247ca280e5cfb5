package dev.supervisor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** The program as it is shipped, run in a directory. */
final class BenchProgram {
    /** The packaged daemon. */
    static final String SUPERVISOR = System.getProperty("supervisor.jar");

    private static final String JAR = System.getProperty("bench.jar");

    private final Path directory;

    BenchProgram(Path directory) {
        this.directory = directory;
    }

    /** Its exit code. */
    int run(String... args) throws IOException, InterruptedException {
        return awaitEnd(launch(args));
    }

    Process launch(String... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile())
                .start();
    }

    int awaitEnd(Process process) throws IOException, InterruptedException {
        try {
            await("the program ends", () -> !process.isAlive());
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    void await(String what, Callable<Boolean> condition) throws IOException {
        Awaitility.await(what + " after: " + said())
                .atMost(Duration.ofMinutes(4))
                .until(condition);
    }

    String said() throws IOException {
        return Files.readString(directory.resolve("said.txt"));
    }
}
