package dev.supervisor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the load ran on.
 *
 * @param loadAverage of the minute before the load
 */
record Machine(String cpu, int cpus, long memoryBytes, String os, String java, double loadAverage) {
    static Machine here() {
        String memory = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return new Machine(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory.isEmpty() ? 0 : Long.parseLong(memory) * 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.version().toString(),
                loadAverageNow());
    }

    /** For people: what it is, and what it is called. */
    List<List<String>> words() {
        return List.of(
                List.of("machine", cpus + " x " + cpu + ", " + (memoryBytes >> 20) + " MiB"),
                List.of("system", os + ", load average before " + loadAverage));
    }

    private static double loadAverageNow() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        } catch (IOException unknown) {
            return 0;
        }
    }

    /** The value of the first {@code name : value} line; empty when there is none. */
    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (IOException unknown) {
            return "";
        }
    }
}
