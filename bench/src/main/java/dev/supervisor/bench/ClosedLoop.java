package dev.supervisor.bench;

import dev.supervisor.bench.LoadGenerator.Connector;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Clients that each make their next call once the last was answered: it shows how many calls a second can be had. */
final class ClosedLoop {
    private ClosedLoop() {}

    /** The latencies of the calls that went well, and how many a second there were; returns when all have been answered. */
    static Latencies run(Operation operation, int clients, Duration duration, Connector connector)
            throws IOException, InterruptedException {
        Meter meter = new Meter(operation);
        List<SupervisorClient> connected = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                connected.add(connector.connect());
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (SupervisorClient client : connected) {
                Thread thread =
                        new Thread(() -> calls(operation, meter, client, end), "bench-closed-" + threads.size());
                thread.setDaemon(true);
                threads.add(thread);
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return Latencies.of(operation.name(), meter.total(), seconds, meter.retryableErrors(), meter.errors());
        } finally {
            connected.forEach(SupervisorClient::close);
        }
    }

    private static void calls(Operation operation, Meter meter, SupervisorClient client, long end) {
        SplittableRandom random = new SplittableRandom(Thread.currentThread().getId());
        while (System.nanoTime() - end < 0) {
            long from = System.nanoTime();
            try {
                operation.call().make(client, random);
                meter.answered(System.nanoTime() - from);
            } catch (IOException | RuntimeException e) {
                meter.failed(e);
            }
        }
    }
}
