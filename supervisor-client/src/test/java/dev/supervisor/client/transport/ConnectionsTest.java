package dev.supervisor.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<Fake> opened = new ArrayList<>();
    /** What happens during the next call. */
    private Meanwhile inCall = () -> {};

    @Test
    void theOneUsedLastGoesFirst() throws Exception {
        Connections connections = connections(8, LONG);
        nested(connections, 3);
        connections.exchange(new byte[0], LONG);
        connections.exchange(new byte[0], LONG);
        assertThat(opened).extracting(fake -> fake.calls).containsExactly(3, 1, 1);
    }

    @Test
    void noMoreAreKeptThanTheBound() throws Exception {
        nested(connections(2, LONG), 5);
        assertThat(opened).hasSize(5).filteredOn(Fake::isClosed).hasSize(3);
    }

    @Test
    void thoseThatAreNotNeededAreClosedAfterAWhile() throws Exception {
        nested(connections(8, Duration.ofMillis(50)), 3);
        for (Fake fake : opened) {
            assertThat(fake.closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingClosesThoseThatAreKeptAndThoseThatComeBack() throws Exception {
        Connections connections = connections(8, LONG);
        nested(connections, 2);
        inCall = connections::close;
        opened.get(0).usable = false;
        connections.exchange(new byte[0], LONG);
        assertThat(opened).allMatch(Fake::isClosed);
    }

    private Connections connections(int maxIdle, Duration maxIdleTime) {
        return new Connections(
                "peer",
                deadline -> {
                    Fake fake = new Fake();
                    opened.add(fake);
                    return fake;
                },
                LONG,
                maxIdle,
                maxIdleTime);
    }

    /** So many calls at once: each begins while the one before it goes on. */
    private void nested(Connections connections, int calls) throws IOException {
        inCall = calls == 1 ? () -> {} : () -> nested(connections, calls - 1);
        connections.exchange(new byte[0], LONG);
    }

    private interface Meanwhile {
        void run() throws IOException;
    }

    private final class Fake implements Connection {
        private final CountDownLatch closed = new CountDownLatch(1);
        private boolean usable = true;
        private int calls;

        @Override
        public void send(byte[] request, long deadline) {
            calls++;
        }

        @Override
        public byte[] receive(long deadline) throws IOException {
            Meanwhile meanwhile = inCall;
            inCall = () -> {};
            meanwhile.run();
            return new byte[0];
        }

        @Override
        public boolean isUsable() {
            return usable;
        }

        @Override
        public void close() {
            closed.countDown();
        }

        boolean isClosed() {
            return closed.getCount() == 0;
        }
    }
}
