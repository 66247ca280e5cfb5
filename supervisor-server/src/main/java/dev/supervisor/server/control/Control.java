package dev.supervisor.server.control;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.config.UpkeepSettings;
import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.PosixLauncher;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.Durability;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.Supervisor;
import dev.supervisor.server.upkeep.Upkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The use cases and what they run on, put together. */
public final class Control {
    /** For what was seen to be written, when the daemon ends and the database may not take it. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Supervisor supervisor;
    private final RunScheduler scheduler;
    private final Journal journal;
    private final ServiceControl services;
    private final RunControl runs;
    private final DeadLetterControl deadLetters;
    private final SystemControl system;
    private final FileServices files;
    private final UpkeepControl upkeep;
    private final Recovery recovery;
    private final Sampling sampling;
    private final Figures figures;
    private final PosixLauncher launcher;
    private final Loop loop;
    private final EventFeed feed;
    private final EventControl events;
    private final TokenControl tokens;
    private final Refusals refusals;

    /**
     * What the use cases stand on.
     *
     * @param workers for looks at {@code /proc}
     * @param blocking for reading and deleting files
     * @param environment of every child; its own comes on top
     * @param durability the database's own
     */
    public record Foundations(
            Database database,
            Loop loop,
            PosixLauncher launcher,
            LogStore logs,
            Executor workers,
            Executor blocking,
            InstantSource clock,
            RandomGenerator random,
            Map<String, String> environment,
            List<Pool> pools,
            Durability durability,
            Duration sampleInterval,
            boolean stopServicesByDefault,
            Keeping keeping,
            Watching watching) {}

    /**
     * What tells of all this.
     *
     * @param events the one thread of the feed
     * @param mailbox units that may wait for the writer
     */
    public record Watching(Executor events, int mailbox, MetricRegistry metrics) {}

    /**
     * What upkeep works on.
     *
     * @param database its file
     * @param logs the log directory
     */
    public record Keeping(Upkeep upkeep, Path database, Path logs, UpkeepSettings settings) {}

    public Control(Foundations base) {
        this.launcher = base.launcher();
        this.loop = base.loop();
        this.journal = new Journal(base.database());
        Watching watching = base.watching();
        this.feed = new EventFeed(base.database(), watching.events(), this::statusOf, watching.metrics());
        ServiceLedger ledger = new ServiceLedger(journal, base.logs(), feed::status, base.clock());
        this.supervisor = new Supervisor(loop, launcher, ledger, ledger, base.random(), base.environment());
        this.events = new EventControl(base.database());
        this.tokens = new TokenControl(base.database(), feed, base.clock());
        this.refusals = new Refusals(journal, base.clock());
        RunSpecs specs = new RunSpecs(base.pools().stream().map(Pool::name).collect(Collectors.toSet()));
        RunWaiters waiters = new RunWaiters();
        DeadLetters dead = new DeadLetters(base.database(), base.clock());
        RunBook book = new RunBook(
                base.database(), base.logs(), base.clock(), specs, dead, waiters::ended, watching.metrics());
        this.scheduler = new RunScheduler(loop, launcher, book, base.pools(), base.environment());
        LogControl logControl = new LogControl(base.logs(), base.blocking());
        WipeFence fence = new WipeFence();
        this.services = new ServiceControl(base.database(), loop, supervisor, logControl, fence, base.clock());
        this.runs = new RunControl(new RunControl.Parts(
                base.database(),
                loop,
                scheduler,
                book,
                specs,
                dead,
                waiters,
                logControl,
                base.clock(),
                base.pools(),
                base.durability()));
        Keeping keeping = base.keeping();
        this.upkeep = new UpkeepControl(
                base.database(),
                keeping.upkeep(),
                keeping.database(),
                keeping.logs(),
                base.clock(),
                keeping.settings());
        this.system = new SystemControl(new SystemControl.Parts(
                base.database(),
                loop,
                supervisor,
                scheduler,
                journal,
                logControl,
                fence,
                upkeep,
                dead,
                launcher,
                base.clock(),
                base.stopServicesByDefault(),
                new Statistics(base.database(), watching.mailbox(), supervisor, base.pools(), feed, watching.metrics()),
                new HealthCheck(base.database(), loop, keeping.database())));
        this.figures = new Figures(supervisor, base.database(), base.pools());
        this.files = new FileServices(supervisor, services);
        Restoration restoration = new Restoration(supervisor, scheduler, specs);
        this.recovery = new Recovery(base.database(), loop, specs, restoration, dead);
        this.deadLetters = new DeadLetterControl(base.database(), loop, scheduler, specs, restoration, base.clock());
        this.sampling = new Sampling(loop, supervisor, base.database(), base.workers(), feed, base.sampleInterval());
    }

    /** Takes up what an earlier daemon left. Then {@link #begin}. */
    public CompletableFuture<Void> recover() {
        return tokens.recover()
                .thenCompose(done -> recovery.run(launcher))
                .thenCompose(done -> upkeep.recover())
                .thenAccept(done -> {});
    }

    /** Lets queued steps run and sampling begin. */
    public void begin() {
        loop.execute(() -> {
            scheduler.wakeAll();
            sampling.start();
        });
    }

    /** Completes when the services are stopped, or left as they are, and all that was seen is written. Runs go on. */
    public CompletableFuture<Void> end(boolean stopServices) {
        return loop.ask(() -> {
                    system.ending();
                    scheduler.hold();
                    return stopServices ? supervisor.halt() : CompletableFuture.<Void>completedFuture(null);
                })
                .thenCompose(stopped -> stopped)
                .thenCompose(stopped ->
                        journal.drained().copy().completeOnTimeout(null, DRAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    public ServiceControl services() {
        return services;
    }

    public RunControl runs() {
        return runs;
    }

    public DeadLetterControl deadLetters() {
        return deadLetters;
    }

    public SystemControl system() {
        return system;
    }

    public EventControl events() {
        return events;
    }

    public EventFeed feed() {
        return feed;
    }

    public TokenControl tokens() {
        return tokens;
    }

    public Refusals refusals() {
        return refusals;
    }

    private @Nullable ServiceStatus statusOf(String service) {
        ServiceView view = supervisor.snapshot().find(service);
        return view == null ? null : Answers.status(view, loop.now());
    }

    public UpkeepControl upkeep() {
        return upkeep;
    }

    public Figures figures() {
        return figures;
    }

    public FileServices files() {
        return files;
    }
}
