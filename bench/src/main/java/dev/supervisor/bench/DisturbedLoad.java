package dev.supervisor.bench;

import dev.supervisor.bench.LoadGenerator.Connector;
import dev.supervisor.bench.Operation.Kind;
import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Steady reads and submits, and in their midst a disturbance; they go on until it is over, and a while beyond. */
final class DisturbedLoad {
    private static final int READERS = 100;
    private static final int WRITERS = 20;
    /**
     * Calls a second of all together. They take a fifth of two cores, clients included: what is measured is how the store shares, not
     * how the machine is short of cores.
     */
    private static final int RATE = 300;
    /** The share of the time before that is left out, because connections are made in it. */
    private static final int SETTLING = 4;

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final LoadGenerator generator;
    private final Trace trace = new Trace();
    private final Connector connector;
    private final PhasesOptions.Sizes sizes;
    private long unmade;
    private boolean outlasted;

    /** What puts things right again. */
    interface Afterwards {
        void tidy(SupervisorClient client) throws IOException;
    }

    private record Event(Trace.Span span, Disturbance.Outcome outcome) {}

    DisturbedLoad(Mix reads, Mix submits, PhasesOptions.Sizes sizes, Connector connector) {
        this.generator =
                new LoadGenerator(new LoadGenerator.Plan(READERS, reads, WRITERS, submits, RATE, LIMIT), trace);
        this.sizes = sizes;
        this.connector = connector;
    }

    /** @param afterwards what is done as soon as it is over */
    Disturbed run(Disturbance disturbance, Afterwards afterwards, LoadGenerator.Watcher watcher)
            throws IOException, InterruptedException {
        FutureTask<Event> task = new FutureTask<>(disturbing(disturbance, afterwards));
        Thread thread = new Thread(task, "bench-disturb");
        thread.setDaemon(true);
        thread.start();
        unmade = generator.run(connector, watcher);
        Event event = outcome(task);
        long start = trace.start();
        Trace.Span load = new Trace.Span(
                start + sizes.before().dividedBy(SETTLING).toNanos(),
                event.span().to() + sizes.after().toNanos());
        Trace.Around reads = trace.around(load, event.span(), Kind.READ);
        Trace.Around submits = trace.around(load, event.span(), Kind.WRITE);
        outlasted = reads.after().count() > 0 && submits.after().count() > 0;
        return new Disturbed(
                disturbance.name(),
                millis(event.span().from() - start),
                millis(event.span().to() - start),
                event.outcome(),
                reads,
                submits,
                trace.buckets());
    }

    /** After the load. */
    List<Check> checks(String where) {
        List<Check> checks = new ArrayList<>();
        checks.add(ShapeMeasures.made(where, unmade));
        checks.add(new Check(
                where + ": the load outlasted it", outlasted, sizes.after().toMillis() + " ms longer"));
        for (Meter meter : generator.meters()) {
            checks.add(new Check(
                    where + ", " + meter.operation().name() + ": no call failed but by retryable errors",
                    meter.errors() == 0,
                    meter.retryableErrors() + " retryable, " + meter.errors() + " others "
                            + (meter.messages().isEmpty() ? "" : meter.messages())));
        }
        return checks;
    }

    private Callable<Event> disturbing(Disturbance disturbance, Afterwards afterwards) {
        long due = System.nanoTime()
                + LoadGenerator.PREPARATION.plus(sizes.before()).toNanos();
        return () -> {
            try (SupervisorClient client = connector.connect()) {
                Waiting.untilNanos(due);
                long from = System.nanoTime();
                Disturbance.Outcome outcome = disturbance.action().ask(client);
                Trace.Span span = new Trace.Span(from, System.nanoTime());
                afterwards.tidy(client);
                Waiting.untilNanos(span.to() + sizes.after().toNanos());
                return new Event(span, outcome);
            } finally {
                generator.end();
            }
        };
    }

    private static Event outcome(FutureTask<Event> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException("the disturbance failed: " + e.getCause(), e.getCause());
        }
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
