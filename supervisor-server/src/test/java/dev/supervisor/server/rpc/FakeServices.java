package dev.supervisor.server.rpc;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceRevisions;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStats;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Answers with what it was given; {@code get} fails in the way that the name says. */
final class FakeServices implements ServiceApi {
    /** {@code why} waits for this. */
    final CountDownLatch release = new CountDownLatch(1);

    final List<String> deleted = Collections.synchronizedList(new ArrayList<>());

    @Override
    public CompletionStage<ServiceSetResult> set(ServiceSpec spec) {
        return CompletableFuture.completedFuture(new ServiceSetResult(spec.name(), 1, "created"));
    }

    @Override
    public ServiceDefinition get(String name) {
        return switch (name) {
            case "refused" ->
                throw new RpcException(
                        RpcError.CONFLICT, "The revision is 7, not 6", name, "Read it again, then decide");
            case "throws" -> throw new IllegalStateException("SECRET in /root/state");
            case "throws-error" -> throw new AssertionError("SECRET in /root/state");
            case "throws-null-pointer" -> throw new NullPointerException();
            case "out-of-memory" -> throw new OutOfMemoryError("SECRET");
            case "recurses" -> get(name);
            case "unwritable" -> definition(ServiceSpec.of(name, Collections.singletonList(null)), nullKey());
            default -> definition(ServiceSpec.of(name, List.of("true")), Map.of());
        };
    }

    @Override
    public CompletionStage<ServiceRevisions> revisions(String name) {
        return CompletableFuture.completedFuture(new ServiceRevisions(name, List.of()));
    }

    @Override
    public ServiceList list() {
        return new ServiceList(List.of());
    }

    @Override
    public CompletionStage<Deleted> delete(String name) {
        deleted.add(name);
        return CompletableFuture.completedFuture(new Deleted(1, Map.of("service", 1L)));
    }

    @Override
    public CompletionStage<ServiceStatus> start(String name, Integer waitMs) {
        return CompletableFuture.completedFuture(status(name + " " + waitMs));
    }

    @Override
    public CompletionStage<ServiceStatus> stop(String name, Integer waitMs) {
        return null;
    }

    @Override
    public CompletionStage<ServiceStatus> restart(String name, Integer waitMs) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public ServiceStatus status(String name) {
        return new ServiceStatus(
                name,
                "running",
                "up",
                true,
                42,
                null,
                0,
                null,
                null,
                Instant.EPOCH,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                1);
    }

    @Override
    public ServiceStatusAll statusAll(ServiceSelector selector) {
        List<String> names = selector == null || selector.names() == null ? List.of() : selector.names();
        return new ServiceStatusAll(names.size(), List.of());
    }

    @Override
    public Explanation why(String name) {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Explanation(name, "running", "It is up", List.of(), null, List.of());
    }

    @Override
    public CompletionStage<LogPage> logs(String name, String cursor, Integer limit, Integer waitMs) {
        return CompletableFuture.completedFuture(new LogPage(List.of(), cursor + " " + limit + " " + waitMs, false));
    }

    private static ServiceDefinition definition(ServiceSpec spec, Map<String, String> env) {
        return new ServiceDefinition(spec.name(), "api", 1, masked(spec, env));
    }

    private static ServiceSpec masked(ServiceSpec spec, Map<String, String> env) {
        ServiceSpec.Builder masked = ServiceSpec.named(spec.name()).command(spec.command());
        env.forEach(masked::env);
        return masked.build();
    }

    /** JSON has no such thing. */
    private static Map<String, String> nullKey() {
        return Collections.singletonMap(null, "SECRET");
    }

    @Override
    public CompletionStage<ServiceStatus> reload(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ServiceStatus> signal(String name, String signal, @Nullable String to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ServiceStatus> reset(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Deleted> deleteMany(List<String> names) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ServiceStatus> await(String name, @Nullable String until, @Nullable Integer timeoutMs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ServiceStats> stats(String name, @Nullable Integer sinceMs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<EventList> events(String name, @Nullable String cursor, @Nullable Integer limit) {
        throw new UnsupportedOperationException();
    }
}
