package dev.supervisor.bench;

import dev.supervisor.bench.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Every call of a short load, one by one, so that what happened around one moment can be told. As long as the load's plan.
 *
 * <p>Threading: {@link #ended} from any thread; the rest after the load.
 */
final class Trace implements LoadGenerator.Witness {
    private static final Duration BUCKET = Duration.ofMillis(100);

    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

    private record Sample(Kind kind, long intended, long ended) {}

    /** From one {@link System#nanoTime} to another. */
    record Span(long from, long to) {
        double seconds() {
            return (to - from) / 1e9;
        }
    }

    /**
     * The calls meant to start in a tenth of a second.
     *
     * @param atMs its beginning, from the start of the load
     */
    record Bucket(long atMs, Timeline.Part reads, Timeline.Part writes) {}

    /** Calls that had ended before something happened, that it touched, and that began when it was over. */
    record Around(Latencies before, Latencies during, Latencies after) {}

    @Override
    public void ended(Operation operation, long intendedNanos, long endedNanos) {
        samples.add(new Sample(operation.kind(), intendedNanos, endedNanos));
    }

    /** When the first call was meant to start. */
    long start() {
        return samples.stream().mapToLong(Sample::intended).min().orElse(0);
    }

    /**
     * The calls of a kind, told apart by an event.
     *
     * @param load without its first moments, in which connections are made
     */
    Around around(Span load, Span event, Kind kind) {
        return new Around(
                latencies(
                        "before",
                        new Span(load.from(), event.from()),
                        call -> call.kind() == kind && call.intended() >= load.from() && call.ended() < event.from()),
                latencies(
                        "during",
                        event,
                        call -> call.kind() == kind && call.ended() >= event.from() && call.intended() <= event.to()),
                latencies(
                        "after",
                        new Span(event.to(), load.to()),
                        call -> call.kind() == kind && call.intended() > event.to()));
    }

    List<Bucket> buckets() {
        long start = start();
        SortedMap<Long, List<Sample>> byTime = samples.stream()
                .collect(Collectors.groupingBy(
                        sample -> (sample.intended() - start) / BUCKET.toNanos(), TreeMap::new, Collectors.toList()));
        List<Bucket> buckets = new ArrayList<>();
        byTime.forEach((at, calls) ->
                buckets.add(new Bucket(at * BUCKET.toMillis(), part(calls, Kind.READ), part(calls, Kind.WRITE))));
        return buckets;
    }

    private static Timeline.Part part(List<Sample> calls, Kind kind) {
        return Timeline.Part.of(of(calls, call -> call.kind() == kind));
    }

    private Latencies latencies(String name, Span span, Predicate<Sample> which) {
        return Latencies.of(name, of(samples, which), Math.max(0.001, span.seconds()), 0, 0);
    }

    private static Histogram of(Collection<Sample> calls, Predicate<Sample> which) {
        Histogram sum = Meter.histogram();
        calls.stream().filter(which).forEach(call -> sum.recordValue(Meter.micros(call.ended() - call.intended())));
        return sum;
    }
}
