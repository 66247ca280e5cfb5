package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ServiceSetResult;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.config.ConfigException;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.ServiceView;
import dev.supervisor.server.supervise.Snapshot;
import dev.supervisor.server.supervise.Supervisor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what the configuration file declares so: all of it is checked first, then only what differs is changed. */
public final class FileServices {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.services");
    private static final String ACTOR = "file";
    private static final String REFUSED = "refused";

    private final Supervisor supervisor;
    private final ServiceControl services;
    private final Definitions definitions = new Definitions();

    FileServices(Supervisor supervisor, ServiceControl services) {
        this.supervisor = supervisor;
        this.services = services;
    }

    /** What an application did, and to which services. */
    public record Applied(
            List<String> created,
            List<String> updated,
            List<String> restarted,
            List<String> deleted,
            List<String> refused,
            int unchanged) {}

    /**
     * Checks a file without changing anything.
     *
     * @throws ConfigException when a service in it is wrong
     */
    public Map<String, Definition> check(List<ServiceSpec> specs) {
        Map<String, Definition> declared = new LinkedHashMap<>();
        for (ServiceSpec spec : specs) {
            try {
                declared.put(spec.name(), definitions.of(spec));
            } catch (RpcException e) {
                throw new ConfigException(
                        "service \"" + Check.shown(spec.name()) + "\"" + at(e) + ": " + e.getMessage());
            }
        }
        Map<String, Definition> all = new HashMap<>();
        supervisor.snapshot().services().forEach((name, view) -> {
            if (!view.fromFile()) {
                all.put(name, view.definition()); // what the API created stays
            }
        });
        all.putAll(declared);
        try {
            Definitions.checkDependencies(declared, all);
        } catch (RpcException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
        return declared;
    }

    /** Applies a file that was checked; completes when all of it is durable and under way. */
    public CompletableFuture<Applied> apply(Map<String, Definition> declared) {
        Snapshot snapshot = supervisor.snapshot();
        List<CompletableFuture<ServiceSetResult>> puts = new ArrayList<>();
        declared.forEach((name, definition) -> {
            ServiceView view = snapshot.find(name);
            if (view == null || !view.fromFile() || !view.definition().equals(definition)) {
                puts.add(put(definition));
            }
        });
        List<String> deleted = snapshot.services().values().stream()
                .filter(view -> view.fromFile() && !declared.containsKey(view.name()))
                .map(ServiceView::name)
                .toList();
        return CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new))
                .thenCompose(put -> deleteInOrder(deleted))
                .thenApply(done -> {
                    Map<String, List<String>> names = puts.stream()
                            .map(CompletableFuture::join)
                            .collect(Collectors.groupingBy(
                                    ServiceSetResult::change,
                                    Collectors.mapping(ServiceSetResult::name, Collectors.toList())));
                    return new Applied(
                            names.getOrDefault("created", List.of()),
                            names.getOrDefault("updated", List.of()),
                            names.getOrDefault("restarted", List.of()),
                            deleted,
                            names.getOrDefault(REFUSED, List.of()),
                            declared.size() - puts.size());
                });
    }

    /** One that is refused keeps no other from being as the file says. */
    private CompletableFuture<ServiceSetResult> put(Definition definition) {
        return services.put(definition, true, ACTOR).exceptionally(failure -> {
            if (Failures.unwrap(failure) instanceof RpcException refused) {
                LOG.error(
                        "{} is not as the file says: {}; {}", definition.name(), refused.getMessage(), refused.hint());
                return new ServiceSetResult(definition.name(), 0, REFUSED);
            }
            throw new CompletionException(Failures.unwrap(failure));
        });
    }

    /** Dependents before what they depend on; a dependent was redefined by the file, so its old needs do not count. */
    private CompletableFuture<Void> deleteInOrder(List<String> names) {
        List<String> left = new ArrayList<>(names);
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        while (!left.isEmpty()) {
            String next = left.stream()
                    .filter(name -> left.stream().noneMatch(other -> dependsOn(other, name)))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            done = done.thenCompose(before -> services.delete(next, ACTOR)).thenAccept(deleted -> {});
        }
        return done;
    }

    private boolean dependsOn(String name, String on) {
        ServiceView view = supervisor.snapshot().find(name);
        return view != null && view.definition().dependsOn().containsKey(on);
    }

    private static String at(RpcException e) {
        String subject = e.data().subject();
        return subject == null ? "" : " " + subject;
    }
}
