package dev.supervisor.server.rpc;

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
import dev.supervisor.server.control.EventControl;
import dev.supervisor.server.control.ServiceControl;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code service.*}: adds who is calling, and hands over. */
public final class ServiceHandler implements ServiceApi {
    private final ServiceControl services;
    private final EventControl events;

    public ServiceHandler(ServiceControl services, EventControl events) {
        this.services = services;
        this.events = events;
    }

    @Override
    public CompletionStage<ServiceSetResult> set(ServiceSpec spec) {
        return services.set(spec, false, Caller.current().name());
    }

    @Override
    public ServiceDefinition get(String name) {
        return services.get(name);
    }

    @Override
    public CompletionStage<ServiceRevisions> revisions(String name) {
        return services.revisions(name);
    }

    @Override
    public ServiceList list() {
        return services.list(Caller.current()::mayKnow);
    }

    @Override
    public CompletionStage<Deleted> delete(String name) {
        Caller caller = Caller.current();
        return services.delete(name, caller.name(), caller::mayKnow);
    }

    @Override
    public CompletionStage<ServiceStatus> start(String name, @Nullable Integer waitMs) {
        return services.start(name, waitMs, Caller.current().name());
    }

    @Override
    public CompletionStage<ServiceStatus> stop(String name, @Nullable Integer waitMs) {
        return services.stop(name, waitMs, Caller.current().name());
    }

    @Override
    public CompletionStage<ServiceStatus> restart(String name, @Nullable Integer waitMs) {
        return services.restart(name, waitMs, Caller.current().name());
    }

    @Override
    public ServiceStatus status(String name) {
        return services.status(name);
    }

    @Override
    public ServiceStatusAll statusAll(@Nullable ServiceSelector selector) {
        return services.statusAll(selector, Caller.current()::mayKnow);
    }

    @Override
    public Explanation why(String name) {
        return services.why(name);
    }

    @Override
    public CompletionStage<LogPage> logs(
            String name, @Nullable String cursor, @Nullable Integer limit, @Nullable Integer waitMs) {
        return services.logs(name, cursor, limit, waitMs);
    }

    @Override
    public CompletionStage<ServiceStatus> reload(String name) {
        return services.reload(name, Caller.current().name());
    }

    @Override
    public CompletionStage<ServiceStatus> signal(String name, String signal, @Nullable String to) {
        return services.signal(name, signal, to, Caller.current().name());
    }

    @Override
    public CompletionStage<ServiceStatus> reset(String name) {
        return services.reset(name, Caller.current().name());
    }

    @Override
    public CompletionStage<Deleted> deleteMany(List<String> names) {
        return services.deleteMany(names, Caller.current().name());
    }

    @Override
    public CompletionStage<ServiceStatus> await(String name, @Nullable String until, @Nullable Integer timeoutMs) {
        return services.await(name, until, timeoutMs);
    }

    @Override
    public CompletionStage<ServiceStats> stats(String name, @Nullable Integer sinceMs) {
        return services.stats(name, sinceMs);
    }

    @Override
    public CompletionStage<EventList> events(String name, @Nullable String cursor, @Nullable Integer limit) {
        services.status(name);
        return events.list(new EventControl.Query(null, cursor, List.of("service"), name, null, limit), null);
    }
}
