package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    @Test
    void onlyWhatWasAnsweredWellCountsAndOverTheTimeItTook() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Operation operation = new Operation("call", Kind.WRITE, (client, random) -> {
            Waiting.untilNanos(System.nanoTime() + Duration.ofMillis(50).toNanos());
            if (calls.incrementAndGet() % 2 == 0) {
                throw new RpcException(RpcError.QUEUE_FULL, "full", null, null);
            }
        });
        Latencies latencies =
                ClosedLoop.run(operation, 2, Duration.ofMillis(220), () -> SupervisorClient.unix(Path.of("/nowhere")));
        assertThat(latencies.count() + latencies.retryableErrors()).isEqualTo(calls.get());
        assertThat(latencies.retryableErrors()).isEqualTo(calls.get() / 2);
        assertThat(latencies.perSecond())
                .as("two clients, 20 calls a second each, half of them refused")
                .isLessThan(21);
    }
}
