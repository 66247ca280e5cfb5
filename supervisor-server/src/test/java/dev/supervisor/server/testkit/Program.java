package dev.supervisor.server.testkit;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged program, in a JVM that is up quickly: the tests start it hundreds of times, and each lives shortly. It compiles
 * no more than it must, and finds its classes in an archive of what a first daemon has loaded
 * (<a href="https://openjdk.org/jeps/350">JEP 350</a>), so that a start takes half the time.
 */
public final class Program {
    private static final Path JAR = Path.of(System.getProperty("supervisor.jar", "target/supervisor.jar"))
            .toAbsolutePath();
    /** An archive serves only where these are the same. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m");

    private Program() {}

    /** The command, which the program's arguments follow. */
    public static List<String> command(String... jvmOptions) {
        List<String> options = new ArrayList<>(Archive.OPTIONS);
        options.addAll(List.of(jvmOptions));
        return command(options);
    }

    private static List<String> command(List<String> jvmOptions) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        return command;
    }

    /** What makes a JVM use the archive, which is made here; nothing where this one makes none. */
    private static List<String> archive() {
        try {
            Path archive = Path.of(
                            "target", "supervisor-" + ProcessHandle.current().pid() + ".jsa")
                    .toAbsolutePath();
            Path directory = Files.createTempDirectory("archive");
            try {
                dump(archive, directory);
            } finally {
                delete(directory);
            }
            archive.toFile().deleteOnExit();
            return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void dump(Path archive, Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        List<String> daemon = command(List.of("-XX:ArchiveClassesAtExit=" + archive));
        daemon.addAll(List.of("daemon", "--state-dir", directory.toString(), "--listen", "127.0.0.1:0"));
        Process process = new ProcessBuilder(daemon)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (SupervisorClient client = SupervisorClient.unix(directory.resolve("supervisor.sock"))) {
            Waits.until("the daemon listens", () -> !process.isAlive() || Files.exists(directory.resolve("endpoint")));
            if (process.isAlive()) {
                client.serviceStatusAll(null);
            }
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the daemon failed: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Made once by each JVM of tests, and gone with it. */
    private static final class Archive {
        static final List<String> OPTIONS = archive();
    }
}
