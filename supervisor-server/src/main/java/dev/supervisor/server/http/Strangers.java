package dev.supervisor.server.http;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests that showed no good token, and connections that were cut off because of what came in on them, and tells of them: of
 * each kind the first at once and then, once a minute at most, the next one with how many there were since. So guessing is seen, and
 * cannot fill the log; the counters have them all.
 *
 * <p>Threading: any thread.
 */
public final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.audit");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private final Kind withoutToken;
    private final Kind cutOff;

    /** @param nanos as {@link System#nanoTime} */
    public Strangers(MetricRegistry metrics, LongSupplier nanos) {
        this.nanos = nanos;
        this.withoutToken = new Kind(
                metrics.counter("http.unauthenticated"),
                "1 request without a good token refused, from {}",
                "{} requests without a good token refused, the last from {}");
        String why = ": too much came that belongs to no call, or no end of what was begun; see what runs there";
        this.cutOff = new Kind(
                metrics.counter("http.cut_off"),
                "1 connection from {} cut off" + why,
                "{} connections cut off, the last from {}" + why);
    }

    /** Watches what comes of the requests that this handler gets. */
    HttpHandler watch(HttpHandler next) {
        ExchangeCompletionListener look = (exchange, then) -> {
            if (exchange.getStatusCode() == StatusCodes.UNAUTHORIZED) {
                refused(host(exchange.getSourceAddress()));
            }
            then.proceed();
        };
        return exchange -> {
            exchange.addExchangeCompleteListener(look);
            next.handleRequest(exchange);
        };
    }

    /** Takes note of a request without a good token. */
    void refused(String address) {
        withoutToken.oneMore(address);
    }

    /** Takes note of a connection that was cut off. */
    void cutOff(@Nullable InetSocketAddress source) {
        cutOff.oneMore(host(source));
    }

    private static String host(@Nullable InetSocketAddress source) {
        return source == null || source.getAddress() == null
                ? "an unknown address"
                : source.getAddress().getHostAddress();
    }

    /** One kind of what strangers do. */
    private final class Kind {
        private final Counter counter;
        private final String one;
        private final String many;
        private @Nullable Long toldNanos;
        private long untold;

        Kind(Counter counter, String one, String many) {
            this.counter = counter;
            this.one = one;
            this.many = many;
        }

        void oneMore(String address) {
            counter.inc();
            long told = tell();
            if (told == 1) {
                LOG.warn(one, address);
            } else if (told > 1) {
                LOG.warn(many, told, address);
            }
        }

        /** How many are to be told of now; 0: it is too early. */
        private synchronized long tell() {
            untold++;
            long now = nanos.getAsLong();
            if (toldNanos != null && now - toldNanos < MINUTE.toNanos()) {
                return 0;
            }
            long told = untold;
            toldNanos = now;
            untold = 0;
            return told;
        }
    }
}
