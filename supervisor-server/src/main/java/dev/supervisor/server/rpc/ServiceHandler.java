package dev.supervisor.server.rpc;

import dev.supervisor.rpc.ServiceApi;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.ServiceDefinition;
import dev.supervisor.rpc.model.ServiceList;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import dev.supervisor.server.control.ServiceControl;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code service.*}: adds who is calling, and hands over. */
public final class ServiceHandler implements ServiceApi {
    private final ServiceControl services;

    public ServiceHandler(ServiceControl services) {
        this.services = services;
    }

    @Override
    public CompletionStage<ServiceSetResult> set(ServiceSpec spec) {
        return services.set(spec, false, Caller.current());
    }

    @Override
    public ServiceDefinition get(String name) {
        return services.get(name);
    }

    @Override
    public ServiceList list() {
        return services.list();
    }

    @Override
    public CompletionStage<Deleted> delete(String name) {
        return services.delete(name, Caller.current());
    }

    @Override
    public CompletionStage<ServiceStatus> start(String name, @Nullable Integer waitMs) {
        return services.start(name, waitMs, Caller.current());
    }

    @Override
    public CompletionStage<ServiceStatus> stop(String name, @Nullable Integer waitMs) {
        return services.stop(name, waitMs, Caller.current());
    }

    @Override
    public CompletionStage<ServiceStatus> restart(String name, @Nullable Integer waitMs) {
        return services.restart(name, waitMs, Caller.current());
    }

    @Override
    public ServiceStatus status(String name) {
        return services.status(name);
    }

    @Override
    public ServiceStatusAll statusAll(@Nullable ServiceSelector selector) {
        return services.statusAll(selector);
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
}
