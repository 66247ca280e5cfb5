package dev.supervisor.server.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import dev.supervisor.rpc.Printable;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.EventList;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.server.control.EventControl;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers every interface of the API as a daemon does that has two services, {@code web} and {@code db}, both down, and no runs: as
 * far as the transcripts ask.
 */
final class QuietDaemon {
    private static final Set<String> SERVICES = Set.of("web", "db");

    private QuietDaemon() {}

    static <T> T of(Class<T> api) {
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> answer(method, arguments)));
    }

    private static @Nullable Object answer(Method method, Object[] arguments) {
        String name = method.getAnnotation(JsonRpcMethod.class).value();
        return switch (name) {
            case "system.ping" -> new FakeSystem().ping();
            case "service.status" -> down((String) arguments[0]);
            case "service.stop" -> CompletableFuture.completedFuture(down((String) arguments[0]));
            case "service.why" -> null;
            case "system.events" -> follow(arguments);
            case "run.list" -> CompletableFuture.completedFuture(new RunList(List.of(), null));
            case "run.submit" -> CompletableFuture.completedFuture(new RunSubmitted(1, "queued", false));
            case "run.cancel" ->
                CompletableFuture.failedFuture(RpcException.notFound("run", String.valueOf(arguments[0]), null));
            default -> throw new AssertionError("no transcript called this so far: " + name);
        };
    }

    @SuppressWarnings("unchecked")
    private static CompletionStage<EventList> follow(Object[] arguments) {
        return Caller.current()
                .peer()
                .follow(EventControl.filter((List<String>) arguments[2], (String) arguments[3], null), (Long)
                        arguments[0])
                .thenApply(latest -> new EventList(List.of(), latest, null));
    }

    private static ServiceStatus down(String name) {
        if (!SERVICES.contains(name)) {
            throw RpcException.notFound("service", Printable.brief(name), null);
        }
        return new ServiceStatus(
                name,
                "inactive",
                "down",
                false,
                null,
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
}
