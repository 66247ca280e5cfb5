package dev.supervisor.bench;

import dev.supervisor.rpc.RpcException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What the calls of one operation came to. Latencies are in microseconds, with 3 significant digits, an hour at most.
 *
 * <p>Threading: {@link #answered} and {@link #failed} from any thread; the rest from one.
 */
final class Meter {
    private static final long MAX_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;
    /** Different error messages kept; beyond these only the count goes on. */
    private static final int MAX_MESSAGES = 20;

    private final Operation operation;
    private final Recorder recorder = new Recorder(1, MAX_MICROS, DIGITS);
    private final Histogram total = histogram();
    private final LongAdder retryable = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> messages = new ConcurrentHashMap<>();

    Meter(Operation operation) {
        this.operation = operation;
    }

    /** An empty histogram for latencies. */
    static Histogram histogram() {
        return new Histogram(1, MAX_MICROS, DIGITS);
    }

    /** A latency as the histograms take it. */
    static long micros(long nanos) {
        return Math.min(MAX_MICROS, Math.max(1, nanos / 1_000));
    }

    Operation operation() {
        return operation;
    }

    /** Counts a call that has ended, well or not, by the time since its intended start. */
    void answered(long nanos) {
        recorder.recordValue(micros(nanos));
    }

    /** Counts what went wrong; the call counts as answered too. */
    void failed(Exception failure) {
        boolean mayRetry =
                failure instanceof RpcException refused && refused.data().retryable();
        (mayRetry ? retryable : failed).increment();
        String message = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        if (messages.size() < MAX_MESSAGES || messages.containsKey(message)) {
            messages.computeIfAbsent(message, first -> new LongAdder()).increment();
        }
    }

    /** The latencies since the last call of this method. */
    Histogram interval() {
        Histogram interval = recorder.getIntervalHistogram();
        total.add(interval);
        return interval;
    }

    /** All latencies, those of the unfinished interval too. */
    Histogram total() {
        interval();
        return total;
    }

    /** Calls that the daemon refused and that may be tried again. */
    long retryableErrors() {
        return retryable.sum();
    }

    /** Calls that failed in any other way. */
    long errors() {
        return failed.sum();
    }

    /** Error messages and how often each came. */
    Map<String, Long> messages() {
        Map<String, Long> counts = new TreeMap<>();
        messages.forEach((message, count) -> counts.put(message, count.sum()));
        return counts;
    }
}
