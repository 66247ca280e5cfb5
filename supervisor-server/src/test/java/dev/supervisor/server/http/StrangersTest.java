package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests without a token are told of, and connections that are cut off. */
class StrangersTest {
    private static final Logger LOG = Logger.getLogger("supervisor.audit");

    private final List<String> lines = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final AtomicLong nanos = new AtomicLong();
    private final MetricRegistry metrics = new MetricRegistry();
    private final Strangers strangers = new Strangers(metrics, nanos::get);

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(listener);
    }

    @Test
    void theFirstIsToldAtOnceAndTheOthersOnceAMinute() {
        strangers.refused("10.0.0.1");
        for (int i = 0; i < 500; i++) {
            strangers.refused("10.0.0.2");
        }
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        strangers.refused("10.0.0.3");
        strangers.refused("10.0.0.4");

        assertThat(lines)
                .containsExactly(
                        "1 request without a good token refused, from 10.0.0.1",
                        "501 requests without a good token refused, the last from 10.0.0.3");
        assertThat(metrics.counter("http.unauthenticated").getCount()).isEqualTo(503);
    }

    @Test
    void connectionsThatAreCutOffAreToldOfBesideTheOthers() {
        strangers.refused("10.0.0.1");
        strangers.cutOff(new InetSocketAddress("10.0.0.2", 4711));
        strangers.cutOff(null);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        strangers.cutOff(new InetSocketAddress("10.0.0.3", 4711));

        assertThat(lines)
                .containsExactly(
                        "1 request without a good token refused, from 10.0.0.1",
                        "1 connection from 10.0.0.2 cut off: too much came that belongs to no call, or no end of what was begun;"
                                + " see what runs there",
                        "2 connections cut off, the last from 10.0.0.3: too much came that belongs to no call, or no end of what"
                                + " was begun; see what runs there");
        assertThat(metrics.counter("http.cut_off").getCount()).isEqualTo(3);
    }
}
