package dev.supervisor.bench;

import dev.supervisor.client.StateDirectory;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.ServiceStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A daemon as its own process. Everything it starts carries a mark in its environment, so that what it leaves behind is found,
 * told, and killed.
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
    private final boolean temporary;
    private final Path state;
    /** Not {@code SUPERVISOR_...}: those the daemon keeps from its children. */
    private final String mark = "BENCH_MARK=" + UUID.randomUUID();

    private final Process process;
    private final Thread hook = new Thread(this::stop, "bench-cleanup");
    private List<Integer> leftBehind = List.of();
    private boolean stopped;
    private long answeredAtNanos;

    /**
     * What to run.
     *
     * @param program what stands between {@code java} and the daemon's options
     * @param configuration the text of its file
     */
    record Launch(List<String> program, String configuration) {
        static Launch packaged(Path jar, String configuration) {
            return new Launch(List.of("-jar", jar.toString(), "daemon"), configuration);
        }
    }

    private DaemonUnderTest(Path directory, boolean temporary, Launch launch) throws IOException {
        this.directory = directory;
        this.temporary = temporary;
        this.state = state(directory);
        Files.deleteIfExists(state.resolve("endpoint")); // of a daemon before
        Path config = Files.writeString(directory.resolve("supervisor.yml"), launch.configuration());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP_MIB + "m"));
        command.addAll(launch.program());
        command.addAll(
                List.of("--config", config.toString(), "--state-dir", state.toString(), "--listen", "127.0.0.1:0"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        int equals = mark.indexOf('=');
        builder.environment().put(mark.substring(0, equals), mark.substring(equals + 1));
        this.process = builder.start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts the packaged daemon in a temporary directory and waits until it answers and all its sleeping services are up. */
    static DaemonUnderTest start(Path jar) throws IOException {
        return started(
                new DaemonUnderTest(
                        Files.createTempDirectory("bench"),
                        true,
                        Launch.packaged(
                                jar, services(SERVICES) + Keeping.everything().section())),
                SERVICES);
    }

    /** Starts a daemon in a directory, which may hold the state of one before and stays; waits until it answers. */
    static DaemonUnderTest start(Path directory, Launch launch) throws IOException {
        return start(directory, launch, 0);
    }

    /** The same, and waits until so many of its services are up. */
    static DaemonUnderTest start(Path directory, Launch launch, int services) throws IOException {
        return started(new DaemonUnderTest(directory, false, launch), services);
    }

    /** Where a daemon that is started in this directory has its state. */
    static Path state(Path directory) {
        return directory.resolve("state");
    }

    private static DaemonUnderTest started(DaemonUnderTest daemon, int services) throws IOException {
        try {
            daemon.await("does not answer", () -> daemon.allUp() >= 0);
            daemon.answeredAtNanos = System.nanoTime();
            daemon.await("has not all its services up", () -> daemon.allUp() >= services);
            return daemon;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    /** Over HTTP, as a remote caller would. */
    @Override
    public SupervisorClient connect() throws IOException {
        return SupervisorClient.http(url().toString(), token());
    }

    /** Where its HTTP is. */
    URI url() throws IOException {
        return URI.create(Files.readString(state.resolve("endpoint")).strip());
    }

    /** The same, as sockets want it. */
    InetSocketAddress address() throws IOException {
        return new InetSocketAddress(url().getHost(), url().getPort());
    }

    /** An admin's. */
    String token() throws IOException {
        return Files.readString(state.resolve("admin.token")).strip();
    }

    /** Over the unix socket, which costs the least beside what the daemon does. */
    SupervisorClient connectLocally() {
        return SupervisorClient.unix(state.resolve(StateDirectory.SOCKET));
    }

    /** From then, by {@link System#nanoTime}, to its first answer. */
    Duration answeredAfter(long fromNanos) {
        return Duration.ofNanos(answeredAtNanos - fromNanos);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Runs go on without it, so it may have left some; after {@link #close}. */
    Check endedWell() {
        return new Check(
                "the daemon ended when it was told to", process.exitValue() == 0, "exit code " + process.exitValue());
    }

    /** With nothing left of it or of what it had started; after {@link #close}. */
    Check stoppedInOrder() {
        return new Check(
                "the daemon stopped in order",
                process.exitValue() == 0 && leftBehind.isEmpty(),
                "exit code " + process.exitValue() + ", " + leftBehind.size() + " processes left behind");
    }

    /** Keeps the daemon's log beyond the end; before {@link #close}. */
    void keepLog(Path copy) throws IOException {
        Files.copy(log(), copy, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Stops the daemon in order, kills what is left, deletes its directory if that is temporary. */
    @Override
    public void close() throws IOException {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
        if (temporary) {
            delete(directory);
        }
    }

    /** Deletes a directory and all that is in it. */
    static void delete(Path directory) throws IOException {
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

    /** So many that sleep, for its configuration file. */
    static String services(int count) {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (int i = 0; i < count; i++) {
            yaml.append(String.format("  %s: {command: [sleep, '1000000'], ready: {after: 10ms}}%n", service(i)));
        }
        return yaml.toString();
    }

    /** The name of one of them. */
    static String service(int number) {
        return String.format("sleeper-%03d", number);
    }
}
