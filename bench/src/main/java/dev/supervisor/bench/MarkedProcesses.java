package dev.supervisor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The living processes that carry a mark in their environment, as {@code /proc} has them. */
final class MarkedProcesses {
    private MarkedProcesses() {}

    /** @param mark {@code NAME=value} */
    static List<Integer> with(String mark) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .map(Integer::valueOf)
                    .filter(pid -> ("\0" + read(pid, "environ")).contains("\0" + mark + "\0"))
                    .filter(MarkedProcesses::isAlive)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Neither gone nor a zombie. */
    private static boolean isAlive(int pid) {
        String stat = read(pid, "stat");
        return !stat.isEmpty() && "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    }

    /** Empty when the process is gone, or not ours to look into. */
    private static String read(int pid, String file) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc", String.valueOf(pid), file)), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
