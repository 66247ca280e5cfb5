package dev.supervisor.bench;

import dev.supervisor.bench.LoadGenerator.Plan;
import dev.supervisor.bench.Schedule.Pace;
import dev.supervisor.bench.ShapeResult.Cell;
import dev.supervisor.bench.ShapeResult.Disturbed;
import dev.supervisor.bench.shape.Shape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The measures of one shape, and what must hold at each.
 *
 * <p>Threading: one thread.
 */
final class ShapeMeasures {
    static final String STATUS_ALL = "a";
    static final String STATUSES = "b";
    static final String SUBMITS = "c";

    private static final int WARM_UP_CLIENTS = 8;
    private static final int SUBMIT_LIMIT = 1_000_000;
    private static final Mix NOTHING = new Mix();

    private final PhasesOptions options;
    private final Shape shape;
    private final Progress progress;
    private final PhasesWorkload workload;
    private final List<Cell> cells = new ArrayList<>();
    private final List<Disturbed> disturbed = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    ShapeMeasures(PhasesOptions options, Shape shape, Progress progress) {
        this.options = options;
        this.shape = shape;
        this.progress = progress;
        this.workload = new PhasesWorkload(options.runs());
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** @param more checks that belong to it too */
    ShapeResult result(List<Check> more) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(more);
        return new ShapeResult(shape, List.copyOf(cells), List.copyOf(disturbed), all);
    }

    void prepare(Sitting sitting) throws IOException, InterruptedException {
        occupy(sitting);
        warmUp(sitting, options.sizes().warmUp());
    }

    /** Before a wipe on a copy of its own. */
    void prepareForWipe(Sitting sitting) throws IOException, InterruptedException {
        occupy(sitting);
        progress.say(where(sitting) + ": rehearsal");
        Submissions submissions = new Submissions(SUBMIT_LIMIT);
        new Rehearsal(sitting.client(), submissions).run(options.sizes().rehearsals());
        account(sitting, submissions, "rehearsal");
        warmUp(sitting, options.sizes().warmUpForWipe());
    }

    /** Keeps the pool busy. */
    private static void occupy(Sitting sitting) throws IOException {
        sitting.ledger().counted(sitting.client().systemInfo().rows());
        PhasesWorkload.occupyPool(sitting.client());
        sitting.ledger().occupied();
    }

    /** Has the daemon do for so long what it is measured by. */
    private void warmUp(Sitting sitting, Duration warmUp) throws IOException, InterruptedException {
        progress.say(where(sitting) + ": warm-up");
        Submissions submissions = new Submissions(SUBMIT_LIMIT);
        List<Operation> operations = new ArrayList<>(workload.statuses().operations());
        operations.addAll(workload.statusAll().operations());
        operations.add(PhasesWorkload.submit(submissions));
        for (Operation operation : operations) {
            Latencies warming = ClosedLoop.run(
                    operation, WARM_UP_CLIENTS, warmUp.dividedBy(operations.size()), sitting.daemon()::connect);
            checks.add(noErrors(where(sitting) + ", warm-up, " + operation.name(), warming));
        }
        account(sitting, submissions, "warm-up");
    }

    void reads(Sitting sitting) throws IOException, InterruptedException {
        reads(sitting, STATUS_ALL, 50, 100, workload.statusAll());
        reads(sitting, STATUSES, 100, 400, workload.statuses());
    }

    private void reads(Sitting sitting, String phase, int clients, int rate, Mix mix)
            throws IOException, InterruptedException {
        Duration duration = options.sizes().reads();
        LoadGenerator generator = new LoadGenerator(new Plan(clients, mix, 0, NOTHING, Pace.TOGETHER, rate, duration));
        long unmade = generator.run(sitting.daemon()::connect, (second, reads, writes) -> {});
        for (Meter meter : generator.meters()) {
            Latencies latencies = Latencies.of(
                    meter.operation().name(),
                    meter.total(),
                    duration.toMillis() / 1_000.0,
                    meter.retryableErrors(),
                    meter.errors());
            add(new Cell(phase, sitting.level(), clients, latencies));
        }
        checks.add(made(shape.title() + ", phase " + phase, unmade));
    }

    void submits(Sitting sitting) throws IOException, InterruptedException {
        Submissions submissions = new Submissions(SUBMIT_LIMIT);
        Operation submit = PhasesWorkload.submit(submissions);
        Duration duration = options.sizes().submits();
        for (int clients : options.sizes().clients()) {
            add(new Cell(
                    SUBMITS,
                    sitting.level(),
                    clients,
                    ClosedLoop.run(submit, clients, duration, sitting.daemon()::connect)));
        }
        account(sitting, submissions, "submits");
    }

    /** Submits a second by so many connections for so long. What asks costs next to nothing beside the daemon. */
    double submitRate(Sitting sitting, int connections, Duration duration) throws IOException {
        String what = where(sitting) + ", in turns, by " + connections;
        RawSubmits counted = RawSubmits.countedBy(sitting.client());
        try {
            RawCalls.Answered answered = RawCalls.run(RawSubmits.request(sitting.daemon()), connections, duration);
            checks.add(counted.stored(answered.answered()).in(what));
            return answered.perSecond();
        } catch (IOException e) {
            checks.add(new Check(what + ": every submit is answered", false, String.valueOf(e.getMessage())));
            return 0;
        }
    }

    void disturb(Disturbance disturbance, Sitting sitting) throws IOException, InterruptedException {
        sitting.ledger().counted(sitting.client().systemInfo().rows());
        Submissions submissions = new Submissions(SUBMIT_LIMIT);
        DisturbedLoad load = new DisturbedLoad(
                workload.storedReads(),
                PhasesWorkload.submits(submissions),
                options.sizes(),
                sitting.daemon()::connect);
        Disturbed result = load.run(
                disturbance,
                disturbance.equals(Disturbance.WIPE) ? PhasesWorkload::occupyPool : client -> {},
                (second, reads, writes) ->
                        progress.second(second, where(sitting) + ": " + disturbance.name() + ", second " + second));
        sitting.ledger().deleted(result.outcome());
        if (disturbance.equals(Disturbance.WIPE)) {
            sitting.ledger().occupied(); // anew: the wipe has ended the run that did
            sitting.ledger().submitted(submissions);
        } else {
            account(sitting, submissions, disturbance.name());
        }
        disturbed.add(result);
        checks.addAll(load.checks(shape.title() + ", " + disturbance.name()));
        PhasesTable.lines(shape, result).forEach(progress::say);
    }

    /** Holds submits against what the daemon says it has of them, and has them in the ledger. */
    private void account(Sitting sitting, Submissions submissions, String what) throws IOException {
        sitting.ledger().submitted(submissions);
        checks.add(Ledger.read(sitting.client(), submissions).storedOnce().in(where(sitting) + ", " + what));
    }

    private String where(Sitting sitting) {
        return shape.title() + ", " + sitting.level();
    }

    private void add(Cell cell) {
        cells.add(cell);
        progress.say(PhasesTable.line(shape, cell));
        checks.add(noErrors(
                shape.title() + ", phase " + cell.phase() + ", "
                        + cell.latencies().name() + " at " + cell.durability() + " by " + cell.clients(),
                cell.latencies()));
    }

    private static Check noErrors(String where, Latencies latencies) {
        return new Check(
                where + ": no call failed but by retryable errors",
                latencies.errors() == 0,
                latencies.retryableErrors() + " retryable, " + latencies.errors() + " others");
    }

    static Check made(String where, long unmade) {
        return new Check(where + ": every planned call was made", unmade == 0, unmade + " not made in time");
    }
}
