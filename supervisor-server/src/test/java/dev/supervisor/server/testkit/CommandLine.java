package dev.supervisor.server.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The packaged command line, as its own process. */
public final class CommandLine {
    /** What a command said, and its exit code. */
    public record Result(int exit, String out, String err) {}

    private CommandLine() {}

    /** Runs a command against the daemon of a state directory, until it ends. */
    public static Result run(Path state, String... args) {
        return run(state, program(args), "");
    }

    /**
     * As run, on a terminal of 80 columns that shows colours and Unicode; what it says on either output comes as {@code out}, with the
     * line ends of terminals.
     *
     * @param typed what is typed on it
     */
    public static Result onTerminal(Path state, String typed, String... args) {
        return run(state, onTerminal(args), typed);
    }

    /** As onTerminal, for a command that goes on; what the process reads is typed. */
    public static Process startOnTerminal(Path state, Path out, String... args) {
        return start(state, out, onTerminal(args));
    }

    private static List<String> onTerminal(String... args) {
        String line = program(args).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return List.of("script", "-qec", "stty rows 24 cols 80; " + line, "/dev/null");
    }

    /** Runs a program, such as a shell, to which the command line is {@code supervisor}. */
    public static Result inShell(Path state, Path directory, String... command) {
        try {
            Path bin = Files.createDirectories(directory.resolve("bin"));
            Path supervisor = Files.writeString(
                    bin.resolve("supervisor"), "#!/bin/sh\nexec " + String.join(" ", program()) + " \"$@\"\n");
            if (!supervisor.toFile().setExecutable(true)) {
                throw new IOException(supervisor + " cannot be made executable");
            }
            List<String> all = new ArrayList<>(List.of("env", "PATH=" + bin + ":" + System.getenv("PATH")));
            all.addAll(List.of(command));
            return run(state, all, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command that goes on, such as one that follows; Ctrl-C ends it even where the tests run in the background. */
    public static Process start(Path state, Path out, String... args) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(program(args));
        return start(state, out, command);
    }

    private static Process start(Path state, Path out, List<String> command) {
        try {
            return builder(state, command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> program(String... args) {
        List<String> command = Program.command();
        command.addAll(List.of(args));
        return command;
    }

    private static ProcessBuilder builder(Path state, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> env = builder.environment();
        env.put("SUPERVISOR_STATE_DIR", state.toString());
        env.put("TERM", "xterm-256color");
        env.put("LC_ALL", "C.UTF-8");
        env.remove("NO_COLOR");
        env.remove("COLUMNS");
        return builder;
    }

    private static Result run(Path state, List<String> command, String typed) {
        try {
            File out = File.createTempFile("command", ".out");
            File err = File.createTempFile("command", ".err");
            try {
                Process process = builder(state, command)
                        .redirectOutput(out)
                        .redirectError(err)
                        .start();
                try (OutputStream input = process.getOutputStream()) {
                    input.write(typed.getBytes(StandardCharsets.UTF_8));
                }
                int exit = process.waitFor();
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
