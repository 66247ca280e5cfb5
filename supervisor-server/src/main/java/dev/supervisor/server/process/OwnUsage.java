package dev.supervisor.server.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the daemon's own process uses.
 *
 * <p>Threading: any thread.
 */
public final class OwnUsage {
    private static final long PAGE_BYTES = 4_096;

    private final UnixOperatingSystemMXBean system =
            (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long lastAt = System.nanoTime();
    private long lastCpu = system.getProcessCpuTime();

    /** Processor time in per cent of one core since the last time this was asked. */
    public synchronized double cpuPercent() {
        long now = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        double percent = now == lastAt ? 0 : 100.0 * (cpu - lastCpu) / (now - lastAt);
        lastAt = now;
        lastCpu = cpu;
        return Math.round(percent * 10) / 10.0;
    }

    /** From {@code /proc/self/statm}, whose second number is the resident pages (proc(5)); 0 when it cannot be read. */
    public long residentBytes() {
        Optional<String> statm = ProcFs.text("/proc/self/statm");
        return statm.map(line -> Arrays.asList(line.split(" ")))
                .map(numbers -> Long.parseLong(numbers.get(1)) * PAGE_BYTES)
                .orElse(0L);
    }

    public int openFiles() {
        return (int) system.getOpenFileDescriptorCount();
    }

    public int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    public long heapBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    public long uptimeMs() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }
}
