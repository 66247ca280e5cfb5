package dev.supervisor.server;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Reloaded;
import dev.supervisor.server.config.ConfigException;
import dev.supervisor.server.config.ConfigFile;
import dev.supervisor.server.config.Configuration;
import dev.supervisor.server.control.Control;
import dev.supervisor.server.control.FileServices;
import dev.supervisor.server.control.SystemControl;
import dev.supervisor.server.control.TokenControl;
import dev.supervisor.server.control.Turns;
import dev.supervisor.server.http.AdminToken;
import dev.supervisor.server.http.HttpServer;
import dev.supervisor.server.http.PemPair;
import dev.supervisor.server.http.Strangers;
import dev.supervisor.server.http.TlsIdentity;
import dev.supervisor.server.http.UnixSocket;
import dev.supervisor.server.logs.LogStore;
import dev.supervisor.server.loop.ThreadLoop;
import dev.supervisor.server.metrics.BucketRegistry;
import dev.supervisor.server.metrics.MetricsPage;
import dev.supervisor.server.process.OsEvents;
import dev.supervisor.server.process.PosixLauncher;
import dev.supervisor.server.rpc.Apis;
import dev.supervisor.server.rpc.Caller;
import dev.supervisor.server.rpc.DeadLetterHandler;
import dev.supervisor.server.rpc.DiscoveryHandler;
import dev.supervisor.server.rpc.Links;
import dev.supervisor.server.rpc.RpcDispatcher;
import dev.supervisor.server.rpc.RunHandler;
import dev.supervisor.server.rpc.ServiceHandler;
import dev.supervisor.server.rpc.Sessions;
import dev.supervisor.server.rpc.SignIn;
import dev.supervisor.server.rpc.SystemHandler;
import dev.supervisor.server.rpc.TokenHandler;
import dev.supervisor.server.run.Pool;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseConfig;
import dev.supervisor.server.store.DatabaseOpener;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.Durability;
import dev.supervisor.server.store.StateLock;
import dev.supervisor.server.store.StoreException;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.upkeep.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the only place where parts are made and put together, and where threads come from. Starts in order, stops
 * in reverse.
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><th>thread</th><th>count</th><th>owns</th><th>never</th></tr>
 * <tr><td>{@code http I/O-n}</td><td>2</td><td>HTTP connections; answers what is in memory</td><td>blocks</td></tr>
 * <tr><td>{@code http Accept}</td><td>1</td><td>accepting</td><td>blocks</td></tr>
 * <tr><td>{@code unix-socket}</td><td>1</td><td>all connections of the unix socket</td><td>blocks</td></tr>
 * <tr><td>{@code rpc-blocking-n}</td><td>4</td><td>one call that must block (log files), the metrics</td><td>holds up other calls</td></tr>
 * <tr><td>{@code db-writer}</td><td>1</td><td>the write connection</td><td>calls back up</td></tr>
 * <tr><td>{@code db-reader-n}</td><td>as configured</td><td>one read connection each</td><td>writes</td></tr>
 * <tr><td>{@code event-feed-n}</td><td>1</td><td>what followers of events are told</td><td>waits for any of them</td></tr>
 * <tr><td>{@code supervision}</td><td>1</td><td>every state machine and timer</td><td>blocks, touches SQL</td></tr>
 * <tr><td>{@code spawner-n}</td><td>2</td><td>one start, sweep or look at /proc</td><td>decides anything</td></tr>
 * <tr><td>{@code upkeep}</td><td>1</td><td>schedules; deletes files</td><td>writes itself: it asks the writer, in slices</td></tr>
 * <tr><td>{@code os-events}</td><td>1</td><td>one epoll: exits, output, status</td><td>blocks, decides</td></tr>
 * <tr><td>{@code CompletableFutureDelayScheduler}</td><td>1, the JDK's</td><td>pauses before retries, time-outs of
 * waits</td><td>does the work itself</td></tr>
 * <tr><td>{@code shutdown}</td><td>1, at the end</td><td>stopping in order</td><td>runs twice</td></tr>
 * </table>
 */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.daemon");
    private static final int MAILBOX = 1_024;
    private static final int SPAWNERS = 2;
    private static final int SPAWN_QUEUE = 20_000;
    private static final int BLOCKING_THREADS = 4;
    private static final int BLOCKING_QUEUE = 1_000;
    /** Each who follows events asks for something now and then. */
    private static final int EVENT_QUEUE = 50_000;

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration UPKEEP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofHours(2);

    private final DaemonOptions options;
    private final Instant startedAt = Instant.now();
    private final StateFiles files;
    private final StateLock lock;
    private final Database database;
    private final OsEvents osEvents;
    private final ThreadLoop loop;
    private final ThreadPoolExecutor spawners;
    private final ThreadPoolExecutor blocking;
    private final ThreadPoolExecutor events;
    private final Upkeep upkeep;
    private final Thread upkeepThread;
    private final Control control;
    private final SignIn signIn;
    private final LogStore logs;
    private final RpcDispatcher rpc;
    private final String containment;
    private final MetricRegistry metrics = new BucketRegistry();
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Configuration configuration;
    private final Turns<Reloaded> reloads = new Turns<>(this::reloadNow);
    private volatile @Nullable AdminToken adminToken;
    private @Nullable HttpServer http;
    private @Nullable TlsIdentity tls;
    private @Nullable UnixSocket unix;

    private Daemon(
            DaemonOptions options,
            StateFiles files,
            StateLock lock,
            Configuration configuration,
            DatabaseOpener opener) {
        this.options = options;
        this.files = files;
        this.lock = lock;
        this.configuration = configuration;
        Configuration.DaemonSettings settings = configuration.daemon();
        this.database = opener.open(
                new DatabaseConfig(
                        files.database(),
                        Durability.of(settings.durability()),
                        settings.readers(),
                        MAILBOX,
                        1024,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10)),
                body -> new Thread(body),
                this::writerDied,
                metrics);
        this.osEvents = new OsEvents(failure -> LOG.error("os-events failed and goes on", failure));
        this.loop = new ThreadLoop(Clock.systemUTC(), failure -> LOG.error("supervision failed and goes on", failure));
        this.spawners = pool("spawner", SPAWNERS, SPAWN_QUEUE);
        this.blocking = pool("rpc-blocking", BLOCKING_THREADS, BLOCKING_QUEUE);
        this.events = pool("event-feed", 1, EVENT_QUEUE);
        PosixLauncher launcher = new PosixLauncher(
                files.run(), osEvents, spawners, settings.cgroups() ? Optional.of(groupName(files)) : Optional.empty());
        this.upkeep = new Upkeep(database, Clock.systemUTC());
        this.upkeepThread = thread(upkeep, "upkeep");
        this.logs = new LogStore(files.logs(), Clock.systemUTC(), LOG::warn);
        this.control = new Control(new Control.Foundations(
                database,
                loop,
                launcher,
                logs,
                spawners,
                blocking,
                Clock.systemUTC(),
                RandomGenerator.getDefault(),
                childEnvironment(System.getenv()),
                configuration.pools().stream()
                        .map(pool -> new Pool(pool.name(), pool.slots(), pool.capacity()))
                        .toList(),
                Durability.of(settings.durability()),
                settings.sampleInterval(),
                settings.stopServices(),
                new Control.Keeping(upkeep, files.database(), files.logs(), configuration.upkeep()),
                new Control.Watching(events, MAILBOX, metrics)));
        Links links = new Links(this::url, Clock.systemUTC());
        this.signIn = new SignIn(
                token -> caller(TokenControl.hash(token)),
                links,
                new Sessions(files.sessions(), this::caller, Clock.systemUTC(), blocking),
                control.system()::cockpit);
        this.rpc = new RpcDispatcher(
                new Apis(
                        new ServiceHandler(control.services(), control.events()),
                        new RunHandler(control.runs()),
                        new DeadLetterHandler(control.deadLetters()),
                        new SystemHandler(control.system(), control.upkeep(), control.events(), links),
                        new TokenHandler(control.tokens()),
                        new DiscoveryHandler()),
                blocking,
                control.refusals()::refused,
                metrics);
        this.containment = launcher.containment();
    }

    /**
     * Starts a daemon in this process.
     *
     * @param opener of its database
     * @throws StartException when it cannot; nothing is left running or locked then
     */
    public static Daemon start(DaemonOptions options, DatabaseOpener opener) throws StartException {
        Configuration configuration = read(options);
        DaemonLog.configure(options.log(configuration.daemon().log()));
        StateFiles files = StateFiles.prepare(options.stateDir());
        StateLock lock = null;
        Daemon daemon = null;
        try {
            lock = StateLock.acquire(files.lock());
            files.unpackNativesHere();
            daemon = new Daemon(options, files, lock, configuration, opener);
            daemon.open();
            return daemon;
        } catch (StoreException | ConfigException | IOException e) {
            abandon(daemon, lock);
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (CompletionException e) {
            abandon(daemon, lock);
            throw new StartException("the state cannot be taken up: " + e.getCause(), e);
        }
    }

    /** Whether its log is for programs to read. */
    boolean isLoggingJson() {
        return options.log(configuration.daemon().log()).isJson();
    }

    /** Where HTTP listens. */
    public String url() {
        return http == null ? "" : http.url();
    }

    /** Waits until the daemon has stopped. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** Begins to stop, in another thread; a second call changes nothing. */
    public void beginStop(boolean stopServices) {
        if (stopping.compareAndSet(false, true)) {
            new Thread(() -> stop(stopServices), "shutdown").start();
        }
    }

    /** Begins to stop as configured. */
    public void beginStop() {
        beginStop(configuration.daemon().stopServices());
    }

    /**
     * Reads the configuration file again and applies what differs; a broken file changes nothing. One at a time.
     *
     * @return fails with what is wrong with the file, in words for the operator; it is in the log too
     */
    public CompletableFuture<Reloaded> reload() {
        return reloads.ask();
    }

    private CompletableFuture<Reloaded> reloadNow() {
        return withFile(this::apply).whenComplete((reloaded, failure) -> {
            if (failure != null) {
                LOG.error("the configuration stays as it was: {}", reason(failure));
            }
        });
    }

    /** What a reload would change. */
    private CompletableFuture<Reloaded> planReload() {
        return withFile(file -> {
            Next next = read(file);
            return CompletableFuture.completedFuture(
                    reloaded(control.files().plan(next.declared()), needsRestart(next.configuration())));
        });
    }

    private CompletableFuture<Reloaded> withFile(Function<Path, CompletableFuture<Reloaded>> work) {
        Path file = options.config();
        if (file == null) {
            LOG.warn("there is no configuration file to read again");
            return CompletableFuture.failedFuture(new RpcException(
                    RpcError.INVALID_STATE,
                    "The daemon was started without a configuration file",
                    null,
                    "Start it with --config FILE"));
        }
        return CompletableFuture.supplyAsync(() -> work.apply(file), blocking).thenCompose(done -> done);
    }

    /** A file that was read and checked. */
    private record Next(
            Configuration configuration,
            Map<String, Definition> declared,
            @Nullable PemPair pair) {}

    private Next read(Path file) {
        try {
            Configuration next = ConfigFile.read(file);
            Map<String, Definition> declared = control.files().check(next.services());
            control.upkeep().check(next.upkeep());
            return new Next(next, declared, readPair(next));
        } catch (ConfigException e) {
            throw new RpcException(
                    RpcError.INVALID_STATE,
                    String.valueOf(e.getMessage()),
                    file.toString(),
                    "Nothing was changed; mend the file and reload again");
        }
    }

    private List<String> needsRestart(Configuration next) {
        List<String> parts = new ArrayList<>();
        if (!configuration.daemon().canBecome(next.daemon())) {
            parts.add("daemon");
        }
        if (!next.pools().equals(configuration.pools())) {
            parts.add("pools");
        }
        return parts;
    }

    private CompletableFuture<Reloaded> apply(Path file) {
        Next next = read(file);
        control.upkeep().apply(next.configuration().upkeep());
        if (tls != null && next.pair() != null) {
            tls.renew(next.pair());
        }
        List<String> needsRestart = needsRestart(next.configuration());
        if (!needsRestart.isEmpty()) {
            LOG.warn("changes below {} take effect at the next start", String.join(" and ", needsRestart));
        }
        configuration = next.configuration();
        return control.files().apply(next.declared()).thenApply(applied -> {
            logApplied(applied);
            return reloaded(applied, needsRestart);
        });
    }

    private static Reloaded reloaded(FileServices.Applied applied, List<String> needsRestart) {
        return new Reloaded(
                applied.created(),
                applied.updated(),
                applied.restarted(),
                applied.deleted(),
                applied.refused(),
                applied.unchanged(),
                needsRestart);
    }

    /** The certificate and key that the configuration names; null: none. */
    private static @Nullable PemPair readPair(Configuration configuration) {
        Configuration.TlsSettings settings = configuration.daemon().tls();
        if (settings == null) {
            return null;
        }
        try {
            PemPair pair = PemPair.read(settings.certificate(), settings.key(), Instant.now());
            pair.warnings().forEach(LOG::warn);
            return pair;
        } catch (IOException e) {
            throw new ConfigException(settings.place() + ": " + e.getMessage());
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    private Supplier<Optional<Caller>> asking(String token) {
        String hash = TokenControl.hash(token);
        return () -> caller(hash);
    }

    /** @param hash of the token that is shown, or that a session began with */
    private Optional<Caller> caller(String hash) {
        AdminToken admin = adminToken;
        if (admin != null && admin.hasHash(hash)) {
            return Optional.of(new Caller("http:admin", Role.ADMIN, null, hash, null));
        }
        return control.tokens()
                .find(hash)
                .map(grant -> new Caller("token:" + grant.name(), grant.role(), grant.scope(), hash, null));
    }

    /** Writes a line of what the queues and the store are doing. */
    public void logStatistics() {
        DatabaseStats stats = database.stats();
        LOG.info(
                "writer: queued={} groups={} units={} refused={} timed_out={} reruns={}; readers: queued={} done={} refused={};"
                        + " database_bytes={} wal_bytes={}; rpc: pending={} blocking_queued={}; spawners: queued={}",
                stats.queued(),
                stats.groups(),
                stats.units(),
                stats.refused(),
                stats.timedOut(),
                stats.reruns(),
                stats.readsQueued(),
                stats.reads(),
                stats.readsRefused(),
                stats.databaseBytes(),
                stats.walBytes(),
                rpc.pending(),
                blocking.getQueue().size(),
                spawners.getQueue().size());
    }

    private void open() throws IOException {
        thread(osEvents, "os-events").start();
        thread(loop, "supervision").start();
        String listen = options.listen() == null ? configuration.daemon().listen() : options.listen();
        HttpServer.checkFree(listen); // before recovery starts anything
        PemPair pair = readPair(configuration);
        tls = pair == null ? null : new TlsIdentity(pair);
        control.upkeep().apply(configuration.upkeep());
        control.recover().join();
        var declared = control.files().check(configuration.services());
        adminToken = AdminToken.in(files.adminToken());
        http = HttpServer.start(
                new HttpServer.Door(listen, tls, new Strangers(metrics, System::nanoTime)),
                new HttpServer.House(
                        rpc,
                        control.feed(),
                        this::asking,
                        signIn,
                        new MetricsPage(metrics, control.figures(), version(), blocking),
                        ready::get));
        unix = UnixSocket.bind(files.socket(), rpc, control.feed());
        control.system()
                .started(
                        new SystemControl.About(
                                version(),
                                startedAt,
                                files.directory(),
                                url(),
                                containment,
                                configuration.daemon().durability()),
                        this::beginStop,
                        new SystemControl.Reload() {
                            @Override
                            public CompletableFuture<Reloaded> apply() {
                                return reload();
                            }

                            @Override
                            public CompletableFuture<Reloaded> plan() {
                                return planReload();
                            }
                        });
        registerMetrics();
        if (options.config() != null) {
            logApplied(control.files().apply(declared).join());
        }
        control.begin();
        upkeepThread.start();
        thread(unix, "unix-socket").start();
        files.writeEndpoint(url());
        ready.set(true);
        LOG.info(
                "supervisor {} is up: {} and {}; state in {}; processes are found by {}",
                version(),
                url(),
                files.socket(),
                files.directory(),
                containment);
    }

    /** In reverse: no more calls, calls in flight answered, services, threads, store, lock. */
    private void stop(boolean stopServices) {
        LOG.info("stopping; services are {}", stopServices ? "stopped" : "left running");
        ready.set(false);
        try {
            step("calls", () -> {
                rpc.close();
                logs.endWaits();
                control.feed().close("the daemon is stopping");
                awaitAnswers();
                rpc.abandonPending();
                if (http != null && unix != null) {
                    http.drain(DRAIN.toMillis());
                    unix.drain(DRAIN.toMillis());
                }
            });
            step("services", () -> control.end(stopServices).get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            step("sockets", () -> {
                if (unix != null) {
                    unix.close();
                }
                if (http != null) {
                    http.stop();
                }
                Files.deleteIfExists(files.endpoint());
            });
            closeBelow();
            LOG.info("stopped");
        } finally {
            stopped.countDown();
        }
    }

    /** Calls that work are answered in no time; those that only wait for something are not waited for long. */
    private void awaitAnswers() {
        long until = System.nanoTime() + DRAIN.toNanos();
        while (rpc.pending() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private void closeBelow() {
        step("upkeep", () -> {
            upkeep.close();
            upkeepThread.join(UPKEEP_PATIENCE.toMillis());
        });
        step("threads", () -> {
            loop.close();
            spawners.shutdown();
            blocking.shutdown();
            events.shutdown();
            spawners.awaitTermination(5, TimeUnit.SECONDS);
            osEvents.close();
        });
        step("store", database::close);
        step("lock", lock::close);
    }

    private static void abandon(@Nullable Daemon daemon, @Nullable StateLock lock) {
        if (daemon != null) {
            if (daemon.http != null) {
                daemon.http.stop();
            }
            daemon.closeBelow();
        } else if (lock != null) {
            step("lock", lock::close);
        }
    }

    private void writerDied(Throwable death) {
        LOG.error("the database writer died; nothing can be written any more, so the daemon ends", death);
        ready.set(false);
        beginStop(false);
    }

    private void registerMetrics() {
        metrics.gauge("rpc.blocking_queued", () -> () -> blocking.getQueue().size());
        metrics.gauge("db.writer.queued", () -> () -> database.stats().queued());
        metrics.gauge("db.readers.queued", () -> () -> database.stats().readsQueued());
        metrics.gauge("db.wal.bytes", () -> () -> database.stats().walBytes());
        metrics.gauge("db.file.bytes", () -> () -> database.stats().databaseBytes());
    }

    private static Configuration read(DaemonOptions options) throws StartException {
        Path config = options.config();
        try {
            return config == null ? Configuration.EMPTY : ConfigFile.read(config);
        } catch (ConfigException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void logApplied(FileServices.Applied applied) {
        LOG.info(
                "configuration applied: created {}, updated {}, restarted {}, deleted {}, refused {}, unchanged {}",
                applied.created(),
                applied.updated(),
                applied.restarted(),
                applied.deleted(),
                applied.refused(),
                applied.unchanged());
    }

    static String version() {
        String version = Daemon.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What children get of our environment: nothing that speaks to us, to the service manager above us, or to a JVM. */
    private static Map<String, String> childEnvironment(Map<String, String> own) {
        Map<String, String> env = new TreeMap<>(own);
        env.keySet()
                .removeIf(name -> !name.matches("[A-Za-z_][A-Za-z0-9_]*")
                        || name.startsWith("SUPERVISOR_")
                        || name.startsWith("WATCHDOG_")
                        || name.startsWith("LISTEN_")
                        || List.of("NOTIFY_SOCKET", "MAINPID", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "INVOCATION_ID")
                                .contains(name));
        env.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
        return env;
    }

    /** One control group for each state directory, the same at each start. */
    private static String groupName(StateFiles files) {
        return "supervisor-" + HexFormat.of().toHexDigits(files.directory().hashCode());
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                body -> thread(body, name + "-" + number.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread thread(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    /** One step of stopping: its failure is said, and does not keep the others from being taken. */
    private static void step(String what, Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IOException | RuntimeException e) {
            LOG.error("stopping: {} did not end in order: {}", what, e.toString());
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException, ExecutionException, TimeoutException, IOException;
    }
}
