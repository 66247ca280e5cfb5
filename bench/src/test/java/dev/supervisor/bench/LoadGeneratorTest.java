package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Mix none = new Mix();

    @Test
    void everyPlannedCallIsMadeAndCounted() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        LoadGenerator generator = new LoadGenerator(new LoadGenerator.Plan(
                3,
                mix(Kind.READ, (client, random) -> reads.incrementAndGet()),
                1,
                mix(Kind.WRITE, (client, random) -> writes.incrementAndGet()),
                200,
                SECOND));
        AtomicLong watched = new AtomicLong();
        long unmade = generator.run(
                LoadGeneratorTest::client,
                (second, read, written) -> watched.addAndGet(read.getTotalCount() + written.getTotalCount()));
        assertThat(unmade).isZero();
        assertThat(reads).hasValue(150);
        assertThat(writes).hasValue(50);
        assertThat(generator.total(Kind.READ).getTotalCount()).isEqualTo(150);
        assertThat(generator.total(Kind.WRITE).getTotalCount()).isEqualTo(50);
        assertThat(watched).hasValue(200);
    }

    @Test
    void whatOneSlowAnswerDelaysCountsFromItsIntendedStart() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        LoadGenerator generator = new LoadGenerator(new LoadGenerator.Plan(
                1,
                mix(Kind.READ, (client, random) -> {
                    if (calls.getAndIncrement() == 0) {
                        Waiting.untilNanos(
                                System.nanoTime() + Duration.ofMillis(500).toNanos());
                    }
                }),
                0,
                none,
                100,
                SECOND));
        generator.run(LoadGeneratorTest::client, (second, read, written) -> {});
        Histogram total = generator.total(Kind.READ);
        assertThat(total.getTotalCount()).isEqualTo(100);
        assertThat(total.getCountBetweenValues(250_000, 3_600_000_000L))
                .as("25 of the 50 calls that were due meanwhile waited longer than 250 ms")
                .isGreaterThanOrEqualTo(25);
    }

    @Test
    void refusalsAreCountedApartFromFailures() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        LoadGenerator generator = new LoadGenerator(new LoadGenerator.Plan(
                1,
                mix(Kind.READ, (client, random) -> {
                    switch (calls.getAndIncrement() % 4) {
                        case 0 -> throw new RpcException(RpcError.QUEUE_FULL, "full", null, null);
                        case 1 -> throw new RpcException(RpcError.NOT_FOUND, "gone", null, null);
                        case 2 -> throw new IOException("broken");
                        default -> LockSupport.parkNanos(1);
                    }
                }),
                0,
                none,
                40,
                SECOND));
        generator.run(LoadGeneratorTest::client, (second, read, written) -> {});
        Meter meter = generator.meters().get(0);
        assertThat(meter.retryableErrors()).isEqualTo(10);
        assertThat(meter.errors()).isEqualTo(20);
        assertThat(meter.messages()).containsEntry("IOException: broken", 10L);
        assertThat(meter.total().getTotalCount()).isEqualTo(40);
    }

    @Test
    void aLoadThatIsEndedBeforeItsTimeLeavesNothingUnmade() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        LoadGenerator generator = new LoadGenerator(new LoadGenerator.Plan(
                2, mix(Kind.READ, (client, random) -> calls.incrementAndGet()), 0, none, 100, Duration.ofMinutes(10)));
        Thread ending = new Thread(() -> {
            Waiting.until(Duration.ofSeconds(10), () -> calls.get() >= 20);
            generator.end();
        });
        ending.start();
        long unmade = generator.run(LoadGeneratorTest::client, (second, read, written) -> {});
        ending.join();
        assertThat(unmade).isZero();
        assertThat(calls.get()).isBetween(20, 60);
    }

    private static Mix mix(Kind kind, Operation.Call call) {
        return new Mix().with(1, new Operation("call", kind, call));
    }

    /** Never connects: the calls above ask it nothing. */
    private static SupervisorClient client() {
        return SupervisorClient.unix(Path.of("/nowhere"));
    }
}
