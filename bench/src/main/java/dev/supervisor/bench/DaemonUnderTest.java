package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The packaged daemon as its own process, with a temporary state directory and services that sleep. Everything it starts carries
 * a mark in its environment, so that what it leaves behind is found, told, and killed.
 *
 * <p>Threading: one thread; a shutdown hook closes it too.
 */
final class DaemonUnderTest implements Target {
    /** Sleeping services that it supervises. */
    static final int SERVICES = 100;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int HEAP_MIB = 256;

    private final Path directory;
    private final Path state;
    /** Not {@code SUPERVISOR_...}: those the daemon keeps from its children. */
    private final String mark = "BENCH_MARK=" + UUID.randomUUID();

    private final Process process;
    private final Thread hook = new Thread(this::stop, "bench-cleanup");
    private List<Integer> leftBehind = List.of();
    private boolean stopped;

    private DaemonUnderTest(Path directory, Path jar) throws IOException {
        this.directory = directory;
        this.state = directory.resolve("state");
        Path config = Files.writeString(directory.resolve("supervisor.yml"), services());
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MIB + "m",
                        "-jar",
                        jar.toString(),
                        "daemon",
                        "--config",
                        config.toString(),
                        "--state-dir",
                        state.toString(),
                        "--listen",
                        "127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        int equals = mark.indexOf('=');
        builder.environment().put(mark.substring(0, equals), mark.substring(equals + 1));
        this.process = builder.start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts the daemon and waits until it answers and all its services are up. */
    static DaemonUnderTest start(Path jar) throws IOException {
        DaemonUnderTest daemon = new DaemonUnderTest(Files.createTempDirectory("bench"), jar);
        try {
            daemon.await("does not answer", () -> daemon.allUp() >= 0);
            daemon.await("has not all its services up", () -> daemon.allUp() == SERVICES);
            return daemon;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    /** Over HTTP, as a remote caller would. */
    @Override
    public SupervisorClient connect() throws IOException {
        return SupervisorClient.http(
                Files.readString(state.resolve("endpoint")).strip(),
                Files.readString(state.resolve("admin.token")).strip());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code; after {@link #close}. */
    int exitCode() {
        return process.exitValue();
    }

    /** The processes that outlived the daemon's orderly stop, by pid; after {@link #close}. */
    List<Integer> leftBehind() {
        return leftBehind;
    }

    /** Keeps the daemon's log beyond the end; before {@link #close}. */
    void keepLog(Path copy) throws IOException {
        Files.copy(log(), copy, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Stops the daemon in order, kills what is left, deletes its directory. */
    @Override
    public void close() throws IOException {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        leftBehind = MarkedProcesses.with(mark);
        leftBehind.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** Services up, or -1 when the daemon does not answer yet. */
    private int allUp() {
        if (!Files.exists(state.resolve("endpoint"))) {
            return -1;
        }
        try (SupervisorClient client = connect()) {
            int up = 0;
            for (ServiceStatus service : client.serviceStatusAll(null).services()) {
                up += service.ready() && service.pid() != null ? 1 : 0;
            }
            return up;
        } catch (IOException notYet) {
            return -1;
        }
    }

    private void await(String otherwise, BooleanSupplier condition) throws IOException {
        boolean came = Waiting.until(START_LIMIT, () -> !process.isAlive() || condition.getAsBoolean());
        if (!process.isAlive()) {
            throw new IOException("the daemon ended with " + process.exitValue() + ":\n" + Files.readString(log()));
        }
        if (!came) {
            throw new IOException("the daemon " + otherwise + " after " + START_LIMIT.toSeconds() + " s:\n"
                    + Files.readString(log()));
        }
    }

    private Path log() {
        return directory.resolve("daemon.log");
    }

    private static String services() {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (int i = 0; i < SERVICES; i++) {
            yaml.append(String.format("  sleeper-%03d: {command: [sleep, '1000000'], ready: {after: 10ms}}%n", i));
        }
        return yaml.toString();
    }
}
