package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.ServiceStore;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes services: stops them, waits until nothing of them is left, then deletes all of them or none. */
final class ServiceDeletion {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.services");
    private static final int MAX_TOGETHER = 1_000;
    private static final Duration DELETE_PATIENCE = Duration.ofHours(2);

    private final ServiceControl control;
    private final Database database;
    private final Loop loop;
    private final Supervisor supervisor;
    private final LogControl logs;
    private final ServiceStore services = new ServiceStore();

    ServiceDeletion(ServiceControl control, Database database, Loop loop, Supervisor supervisor, LogControl logs) {
        this.control = control;
        this.database = database;
        this.loop = loop;
        this.supervisor = supervisor;
        this.logs = logs;
    }

    CompletableFuture<Deleted> delete(List<String> names, String actor, Predicate<String> mayKnow) {
        if (names.isEmpty() || names.size() > MAX_TOGETHER) {
            throw RpcException.invalidParams("/names", "One call deletes 1 to " + MAX_TOGETHER + " services");
        }
        Set<String> all = new LinkedHashSet<>(names);
        all.forEach(control::find);
        AtomicBoolean stopped = new AtomicBoolean();
        return loop.ask(() -> {
                    all.forEach(name -> checkFree(name, all, mayKnow));
                    return true;
                })
                .thenCompose(free -> allOf(all, name -> down(name, actor, stopped)))
                .thenCompose(done -> allOf(all, this::awaitDown))
                .thenCompose(views -> loop.askAfter(() -> delete(views, actor), deleted -> {
                    supervisor.remove(all);
                    return deleted;
                }))
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(stopped.get() ? afterStopping(failure) : failure))
                .thenCompose(deleted -> logs.delete(
                                all.stream().map(LogSubject::service).toList())
                        .thenApply(gone -> deleted))
                .thenApply(deleted -> {
                    all.forEach(name -> LOG.info("{}: deleted by {}", name, actor));
                    return new Deleted(
                            deleted.values().stream().mapToLong(Long::longValue).sum(), deleted);
                });
    }

    private CompletableFuture<Map<String, Long>> delete(List<ServiceView> views, String actor) {
        return database.write(session -> {
            Map<String, Long> deleted = new LinkedHashMap<>();
            for (ServiceView view : views) {
                checkDeletable(session, view);
                services.delete(session, view.name()).forEach((table, rows) -> deleted.merge(table, rows, Long::sum));
                control.deleted(session, view, actor);
            }
            return deleted;
        });
    }

    /** What says that nothing was done is not true any more. */
    private static Throwable afterStopping(Throwable failure) {
        Throwable known = Failures.translate(failure);
        return known instanceof RpcException refused && refused.data().retryable()
                ? RpcException.notRetryable(
                        refused.error(),
                        "Nothing was deleted, but what was to be is told to stop: " + refused.getMessage(),
                        refused.data().subject(),
                        "Delete it again, or start it")
                : failure;
    }

    /** In order; completes when each has. */
    private static <T> CompletableFuture<List<T>> allOf(
            Collection<String> names, Function<String, CompletableFuture<T>> each) {
        List<CompletableFuture<T>> futures = names.stream().map(each).toList();
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    /** @param together are deleted too, so that they need not be there */
    private void checkFree(String name, Set<String> together, Predicate<String> mayKnow) {
        List<String> dependents = supervisor.dependentsOf(name).stream()
                .filter(dependent -> !together.contains(dependent))
                .toList();
        if (!dependents.isEmpty()) {
            List<String> told =
                    new ArrayList<>(dependents.stream().filter(mayKnow).toList());
            int untold = dependents.size() - told.size();
            if (untold > 0) {
                told.add(untold + " that this token is not for");
            }
            throw new RpcException(
                    RpcError.INVALID_STATE,
                    "Others depend on \"" + name + "\": " + String.join(", ", told),
                    name,
                    "Delete or change those first");
        }
    }

    private CompletableFuture<Boolean> down(String name, String actor, AtomicBoolean stopped) {
        return control.wish(name, "down", "delete", actor, () -> {
            supervisor.stop(name, "deleted by " + actor);
            stopped.set(true);
            return true;
        });
    }

    private CompletableFuture<ServiceView> awaitDown(String name) {
        return control.await(name, view -> ServiceControl.isDown(view) || view.wanted(), DELETE_PATIENCE);
    }

    /** Whoever wants it up again came first. */
    private void checkDeletable(Session session, ServiceView view) {
        if (view.wanted() || !services.isTarget(session, view.name(), "down")) {
            throw new RpcException(
                    RpcError.CONFLICT,
                    "The service was started while it was being deleted",
                    view.name(),
                    "Delete it again if it is to go");
        }
        if (!ServiceControl.isDown(view)) {
            throw new RpcException(
                    RpcError.TIMEOUT,
                    "The service did not stop, so it was not deleted",
                    view.name(),
                    "See service.why");
        }
    }
}
