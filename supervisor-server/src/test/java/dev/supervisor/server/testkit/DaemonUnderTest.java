package dev.supervisor.server.testkit;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The packaged daemon, as its own process, with a state directory of its own. Its children carry a mark in their environment, so
 * that a test can find them, and closing leaves none behind.
 */
public final class DaemonUnderTest implements AutoCloseable {
    private final Path directory;
    private final Path state;
    private final List<String> prefix;
    private final String mark = "TEST_MARK=" + UUID.randomUUID();
    private Process process;
    private SupervisorClient client;
    private Path log = Path.of("/dev/null");

    /** @param directory a temporary one; kept short, because a unix socket's path is */
    public DaemonUnderTest(Path directory) {
        this(directory, List.of());
    }

    /** @param prefix a command that becomes the command that follows it, such as setpriv */
    public DaemonUnderTest(Path directory, List<String> prefix) {
        this.directory = directory;
        this.state = directory.resolve("state");
        this.prefix = prefix;
    }

    /** Starts the daemon, and waits until it answers. */
    public DaemonUnderTest start(String... options) {
        launch(options);
        Waits.until("the daemon answers", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the daemon ended with " + process.exitValue() + ": " + log());
            }
            return Files.exists(state.resolve("endpoint")) && isReady();
        });
        return this;
    }

    /** Starts the daemon with this configuration. */
    public DaemonUnderTest startWith(String yaml) {
        return start("--config", write(yaml).toString());
    }

    /** Writes the configuration file, anew. */
    public Path write(String yaml) {
        try {
            return Files.writeString(directory.resolve("supervisor.yml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the daemon without waiting. */
    public Process launch(String... options) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(Program.command());
        command.addAll(List.of("daemon", "--state-dir", state.toString(), "--listen", "127.0.0.1:0"));
        command.addAll(Arrays.asList(options));
        log = unusedLog();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("TEST_MARK", mark.substring("TEST_MARK=".length()));
        try {
            if (Files.isDirectory(state)) {
                Files.deleteIfExists(state.resolve("endpoint"));
            }
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return process;
    }

    public SupervisorClient client() {
        if (client == null) {
            client = SupervisorClient.unix(state.resolve("supervisor.sock"));
        }
        return client;
    }

    /** A client over HTTP, with the admin token. */
    public SupervisorClient httpClient() {
        return SupervisorClient.http(url(), token());
    }

    public String url() {
        return read(state.resolve("endpoint"));
    }

    public String token() {
        return read(state.resolve("admin.token"));
    }

    public Path state() {
        return state;
    }

    public Process process() {
        return process;
    }

    /** What the present daemon wrote to its standard output and error. */
    public String log() {
        return read(log);
    }

    /** Kills the daemon, and nothing else, by SIGKILL. */
    public void killDaemon() {
        process.destroyForcibly();
        awaitEnd();
        closeClient();
    }

    public void signal(String name) {
        Processes.kill((int) process.pid(), name);
    }

    /** Waits for the daemon's end; its exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the daemon does not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The living children, by pid, with their command lines; shims and what the programs forked included. */
    public Map<Integer, String> children() {
        Map<Integer, String> marked = Processes.withEnvironment(mark);
        if (process != null) {
            marked.remove((int) process.pid());
        }
        return marked;
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        children().keySet().forEach(pid -> Processes.kill(pid, "KILL"));
        closeClient();
    }

    /** Of its own for each start: another daemon may write its log into the same directory meanwhile. */
    private Path unusedLog() {
        try {
            return Files.createTempFile(directory, "daemon-", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        try {
            client().systemPing();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void closeClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
