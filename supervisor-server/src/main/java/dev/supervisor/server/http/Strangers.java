package dev.supervisor.server.http;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests that showed no good token, and tells of them: the first at once, then once a minute how many there were. So
 * guessing is seen, and cannot fill the log.
 *
 * <p>Threading: any thread.
 */
public final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.audit");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Counter counter;
    private final LongSupplier nanos;
    private @Nullable Long toldNanos;
    private long untold;

    /** @param nanos as {@link System#nanoTime} */
    public Strangers(MetricRegistry metrics, LongSupplier nanos) {
        this.counter = metrics.counter("http.unauthenticated");
        this.nanos = nanos;
    }

    /** Watches what comes of the requests that this handler gets. */
    HttpHandler watch(HttpHandler next) {
        ExchangeCompletionListener look = (exchange, then) -> {
            if (exchange.getStatusCode() == StatusCodes.UNAUTHORIZED) {
                refused(address(exchange));
            }
            then.proceed();
        };
        return exchange -> {
            exchange.addExchangeCompleteListener(look);
            next.handleRequest(exchange);
        };
    }

    /** Takes note of one. */
    void refused(String address) {
        counter.inc();
        long told = tell();
        if (told > 0) {
            LOG.warn(
                    "{} {} without a good token refused, the last from {}",
                    told,
                    told == 1 ? "request" : "requests",
                    address);
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

    private static String address(HttpServerExchange exchange) {
        InetSocketAddress source = exchange.getSourceAddress();
        return source == null || source.getAddress() == null
                ? "an unknown address"
                : source.getAddress().getHostAddress();
    }
}
