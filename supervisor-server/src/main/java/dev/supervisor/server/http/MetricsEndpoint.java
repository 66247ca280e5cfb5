package dev.supervisor.server.http;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.Map;

/**
 * {@code GET /metrics}: the registry in Prometheus text format 0.0.4. A name such as {@code rpc.calls.service.status} becomes
 * {@code supervisor_rpc_calls_seconds{method="service.status"}}; times are seconds.
 */
final class MetricsEndpoint implements HttpHandler {
    private static final double NANOS = 1e9;
    private static final double[] QUANTILES = {0.5, 0.99, 0.999};
    private static final Map<String, String> LABELLED =
            Map.of("rpc.calls.", "supervisor_rpc_calls", "rpc.errors.", "supervisor_rpc_errors");

    private final MetricRegistry metrics;

    MetricsEndpoint(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        exchange.getResponseSender().send(text());
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        metrics.getGauges().forEach((name, gauge) -> gauge(out, name, gauge));
        String[] typed = {""};
        metrics.getCounters().forEach((name, counter) -> counter(out, typed, name, counter));
        metrics.getMeters().forEach((name, meter) -> meter(out, name, meter));
        metrics.getHistograms().forEach((name, histogram) -> histogram(out, name, histogram));
        metrics.getTimers().forEach((name, timer) -> timer(out, typed, name, timer));
        return out.toString();
    }

    private static void gauge(StringBuilder out, String name, Gauge<?> gauge) {
        if (gauge.getValue() instanceof Number value) {
            String series = plain(name);
            type(out, series, series.endsWith("_total") ? "counter" : "gauge");
            line(out, series, "", value.doubleValue());
        }
    }

    private static void counter(StringBuilder out, String[] typed, String name, Counter counter) {
        Series series = Series.of(name, "_total");
        typeOnce(out, typed, series.name(), "counter");
        line(out, series.name(), series.labels(""), (double) counter.getCount());
    }

    private static void meter(StringBuilder out, String name, Meter meter) {
        String series = plain(name) + "_total";
        type(out, series, "counter");
        line(out, series, "", (double) meter.getCount());
    }

    private static void histogram(StringBuilder out, String name, Histogram histogram) {
        String series = plain(name);
        type(out, series, "summary");
        Snapshot snapshot = histogram.getSnapshot();
        for (double quantile : QUANTILES) {
            line(out, series, "{quantile=\"" + quantile + "\"}", snapshot.getValue(quantile));
        }
        line(out, series + "_count", "", (double) histogram.getCount());
    }

    private static void timer(StringBuilder out, String[] typed, String name, Timer timer) {
        Series series = Series.of(name, "_seconds");
        typeOnce(out, typed, series.name(), "summary");
        Snapshot snapshot = timer.getSnapshot();
        for (double quantile : QUANTILES) {
            line(
                    out,
                    series.name(),
                    series.labels("quantile=\"" + quantile + "\""),
                    snapshot.getValue(quantile) / NANOS);
        }
        line(out, series.name() + "_count", series.labels(""), (double) timer.getCount());
    }

    private static void typeOnce(StringBuilder out, String[] typed, String series, String type) {
        if (!typed[0].equals(series)) {
            typed[0] = series;
            type(out, series, type);
        }
    }

    private static void type(StringBuilder out, String series, String type) {
        out.append("# TYPE ").append(series).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String series, String labels, double value) {
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.9f", value);
        out.append(series).append(labels).append(' ').append(number).append('\n');
    }

    private static String plain(String name) {
        return "supervisor_" + name.replaceAll("[^a-zA-Z0-9]", "_");
    }

    /** A metric's name in Prometheus, and the method it is about, if any. */
    private record Series(String name, String method) {
        static Series of(String name, String suffix) {
            for (Map.Entry<String, String> family : LABELLED.entrySet()) {
                if (name.startsWith(family.getKey())) {
                    return new Series(
                            family.getValue() + suffix,
                            name.substring(family.getKey().length()));
                }
            }
            return new Series(plain(name) + suffix, "");
        }

        String labels(String more) {
            String own = method.isEmpty() ? "" : "method=\"" + method + "\"";
            String all = own + (own.isEmpty() || more.isEmpty() ? "" : ",") + more;
            return all.isEmpty() ? "" : "{" + all + "}";
        }
    }
}
