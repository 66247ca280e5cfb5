package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Health;
import dev.supervisor.rpc.model.Pong;
import dev.supervisor.rpc.model.Reloaded;
import dev.supervisor.rpc.model.ShutdownAccepted;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.SystemStats;
import dev.supervisor.rpc.model.Wiped;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.process.Launcher;
import dev.supervisor.server.run.RunScheduler;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.DatabaseStats;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.SpaceStore;
import dev.supervisor.server.store.Tables;
import dev.supervisor.server.supervise.Supervisor;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use cases of the daemon itself.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class SystemControl {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.system");
    private static final Logger AUDIT = LoggerFactory.getLogger("supervisor.audit");

    private final Parts parts;
    private final Tables tables = new Tables();
    private final SpaceStore space = new SpaceStore();
    private final EventStore events = new EventStore();
    private final AtomicBoolean wiping = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();

    /**
     * What the daemon knows of itself.
     *
     * @param endpoint of HTTP
     */
    public record About(
            String version, Instant startedAt, Path stateDir, String endpoint, String containment, String durability) {}

    /** Reads the configuration file again. */
    public interface Reload {
        /** Changes what differs. */
        CompletableFuture<Reloaded> apply();

        /** Only tells what differs. */
        CompletableFuture<Reloaded> plan();
    }

    /** What the system is made of. */
    record Parts(
            Database database,
            Loop loop,
            Supervisor supervisor,
            RunScheduler scheduler,
            Journal journal,
            LogControl logs,
            WipeFence fence,
            UpkeepControl upkeep,
            DeadLetters deadLetters,
            Launcher launcher,
            InstantSource clock,
            boolean stopServicesByDefault,
            Statistics statistics,
            HealthCheck health) {}

    private volatile @Nullable About about;
    private volatile @Nullable Consumer<Boolean> shutdown;
    private volatile @Nullable Reload reload;

    SystemControl(Parts parts) {
        this.parts = parts;
    }

    /**
     * Tells what is known only once everything has started.
     *
     * @param onShutdown begins the shutdown; true: stop the services
     * @param onReload reads the configuration file again
     */
    public void started(About aboutTheDaemon, Consumer<Boolean> onShutdown, Reload onReload) {
        about = aboutTheDaemon;
        shutdown = onShutdown;
        reload = onReload;
    }

    public Pong ping() {
        return new Pong(parts.clock().instant());
    }

    public CompletableFuture<SystemInfo> info() {
        About self = Objects.requireNonNull(about);
        return parts.database().read(session -> {
            DatabaseStats stats = parts.database().stats();
            return new SystemInfo(
                    self.version(),
                    Runtime.version().toString(),
                    tables.sqliteVersion(session),
                    ProcessHandle.current().pid(),
                    self.startedAt(),
                    self.stateDir().toString(),
                    self.endpoint(),
                    self.containment(),
                    self.durability(),
                    stats.databaseBytes(),
                    stats.walBytes(),
                    space.freePages(session),
                    tables.rows(session),
                    parts.supervisor().snapshot().services().size(),
                    stats.queued());
        });
    }

    public CompletableFuture<Health> health() {
        return parts.health().now();
    }

    public CompletableFuture<SystemStats> stats() {
        return parts.statistics().now();
    }

    /** Reads the configuration file again. */
    public CompletableFuture<Reloaded> reload(String actor) {
        return recorded("configuration", "reload", actor)
                .thenCompose(done -> Objects.requireNonNull(reload).apply());
    }

    /** Tells what that would change. */
    public CompletableFuture<Reloaded> planReload() {
        return Objects.requireNonNull(reload).plan();
    }

    /** Records what somebody did with the cockpit. */
    public void cockpit(String actor, String what) {
        AUDIT.info("{} {}", actor, what);
        parts.journal()
                .note(session -> events.add(
                        session, new EventRow(parts.clock().millis(), "system", "cockpit", null, null, what, actor)));
    }

    private CompletableFuture<Boolean> recorded(String subject, String what, String actor) {
        return parts.database().write(session -> {
            events.add(session, new EventRow(parts.clock().millis(), "system", subject, null, null, what, actor));
            return true;
        });
    }

    /** Stops all that runs, then deletes every row of state in one transaction. */
    public CompletableFuture<Wiped> wipeAll(String actor) {
        if (!wiping.compareAndSet(false, true)) {
            throw new RpcException(RpcError.INVALID_STATE, "A wipe is going on already", null, "Wait for it to end");
        }
        LOG.warn("wipe of all state, asked for by {}", actor);
        CompletableFuture<int[]> stopped = parts.loop().ask(this::running);
        return stopped.thenCompose(before -> parts.loop()
                        .ask(this::haltAll)
                        .thenCompose(halted -> halted)
                        .thenCompose(halted -> parts.journal().drained())
                        .thenCompose(drained -> parts.deadLetters().endProcesses(parts.launcher()))
                        .thenCompose(ended -> wipe(actor, new int[] {before[0] + ended, before[1]})))
                .thenCompose(wiped -> parts.logs()
                        .discard(List.of(LogSubject.runs(), LogSubject.services()))
                        .thenApply(done -> wiped))
                .thenApply(wiped -> {
                    parts.upkeep().giveBackSpace(actor);
                    return wiped;
                })
                .whenComplete((wiped, failure) -> parts.loop().execute(() -> {
                    wiping.set(false);
                    if (failure == null) {
                        parts.scheduler().forgetAll();
                    }
                    if (!ending.get()) {
                        parts.supervisor().resume();
                        parts.scheduler().resume();
                    }
                }));
    }

    /** From now on a wipe that ends starts nothing again. */
    void ending() {
        ending.set(true);
    }

    /** @param services {@code stop}, {@code leave} or null: as configured */
    public ShutdownAccepted shutdown(@Nullable String services, String actor) {
        boolean stop = Check.oneOf(
                        "/services",
                        services,
                        List.of("stop", "leave"),
                        parts.stopServicesByDefault() ? "stop" : "leave")
                .equals("stop");
        LOG.info("shutdown, asked for by {}", actor);
        String what = "shutdown, services: " + (stop ? "stop" : "leave");
        recorded("daemon", what, actor)
                .whenComplete(
                        (done, failure) -> Objects.requireNonNull(shutdown).accept(stop));
        return new ShutdownAccepted(stop ? "stop" : "leave");
    }

    private int[] running() {
        int services = (int) parts.supervisor().snapshot().services().values().stream()
                .filter(view -> view.process() != null)
                .count();
        return new int[] {services, parts.scheduler().running()};
    }

    private CompletableFuture<Void> haltAll() {
        return CompletableFuture.allOf(
                parts.supervisor().halt(), parts.scheduler().halt());
    }

    private CompletableFuture<Wiped> wipe(String actor, int[] stopped) {
        long from = System.nanoTime();
        return parts.loop()
                .askAfter(() -> wipeRows(actor), deleted -> {
                    parts.supervisor().removeAll();
                    return deleted;
                })
                .whenComplete((deleted, failure) -> parts.fence().lift())
                .thenApply(deleted -> new Wiped(
                        deleted.values().stream().mapToLong(Long::longValue).sum(),
                        deleted,
                        stopped[0],
                        stopped[1],
                        (System.nanoTime() - from) / 1_000_000));
    }

    private CompletableFuture<Map<String, Long>> wipeRows(String actor) {
        return parts.database().writeUnchecked(session -> {
            parts.fence().raise();
            Map<String, Long> deleted = tables.wipe(session);
            long sum = deleted.values().stream().mapToLong(Long::longValue).sum();
            events.add(
                    session,
                    new EventRow(
                            parts.clock().millis(), "system", "store", null, null, "wiped " + sum + " rows", actor));
            return deleted;
        });
    }
}
