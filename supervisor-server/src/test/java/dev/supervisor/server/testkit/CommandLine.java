package dev.supervisor.server.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged command line, as its own process. */
public final class CommandLine {
    /** What a command said, and its exit code. */
    public record Result(int exit, String out, String err) {}

    private CommandLine() {}

    /** Runs a command against the daemon of a state directory, until it ends. */
    public static Result run(Path state, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("supervisor.jar")));
        command.addAll(List.of(args));
        try {
            File out = File.createTempFile("command", ".out");
            File err = File.createTempFile("command", ".err");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectOutput(out).redirectError(err);
                builder.environment().put("SUPERVISOR_STATE_DIR", state.toString());
                int exit = builder.start().waitFor();
                return new Result(exit, Files.readString(out.toPath()), Files.readString(err.toPath()));
            } finally {
                Files.delete(out.toPath());
                Files.delete(err.toPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
