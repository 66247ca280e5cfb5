package dev.supervisor.bench;

import dev.supervisor.bench.Sampled.Sample;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.SystemInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Looks at a daemon's process and files now and then; at most {@value #MOST} times, however long the load.
 *
 * <p>Threading: one thread.
 */
final class DaemonSampler {
    private static final int MOST = 1_200;
    private static final double MIB = 1 << 20;

    private final ProcessHandle process;
    private final SupervisorClient client;
    private final Path state;
    private final IntSupplier unfinished;
    private final int everySeconds;
    private final List<Sample> samples = new ArrayList<>();
    private Duration cpu = Duration.ZERO;
    private long cpuAtNanos = System.nanoTime();

    /**
     * @param client of its own, so that it waits for nobody
     * @param unfinished runs whose end was not seen yet
     */
    DaemonSampler(ProcessHandle process, SupervisorClient client, Path state, Duration load, IntSupplier unfinished) {
        this.process = process;
        this.client = client;
        this.state = state;
        this.unfinished = unfinished;
        this.everySeconds = (int) Math.max(1, (load.toSeconds() + MOST - 1) / MOST);
        cpuPercent();
    }

    /** Takes a sample when it is time for one; a daemon that cannot be asked just now is asked the next time. */
    void second(int second) {
        if (second % everySeconds != 0 || samples.size() >= MOST) {
            return;
        }
        try {
            SystemInfo info = client.systemInfo();
            samples.add(new Sample(
                    second,
                    residentKib() / 1_024.0,
                    (int) entries("task"),
                    (int) entries("fd"),
                    cpuPercent(),
                    info.databaseBytes() / MIB,
                    info.walBytes() / MIB,
                    size(state.resolve("logs")) / MIB,
                    info.writerQueueDepth(),
                    unfinished.getAsInt()));
        } catch (IOException | UncheckedIOException | RpcException notNow) {
            cpuPercent();
        }
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    private long residentKib() throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private long entries(String directory) throws IOException {
        try (Stream<Path> all = Files.list(proc(directory))) {
            return all.count();
        }
    }

    private double cpuPercent() {
        Duration now = process.info().totalCpuDuration().orElse(Duration.ZERO);
        long nanos = System.nanoTime();
        double percent = 100.0 * now.minus(cpu).toNanos() / Math.max(1, nanos - cpuAtNanos);
        cpu = now;
        cpuAtNanos = nanos;
        return Math.round(percent * 10) / 10.0;
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** Files may vanish while they are counted: a wipe or retention deletes them. */
    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException vanished) {
            return 0;
        }
    }
}
