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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what the configuration file declares so: all of it is checked first, then only what differs is changed. */
public final class FileServices {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.services");
    private static final String ACTOR = "file";
    private static final String REFUSED = "refused";
    private static final int MOST_TOGETHER = 1_000;

    private final Supervisor supervisor;
    private final ServiceControl services;
    private final Definitions definitions = new Definitions();

    FileServices(Supervisor supervisor, ServiceControl services) {
        this.supervisor = supervisor;
        this.services = services;
    }

    /** What an application did, or would do, and to which services. */
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
     * @throws ConfigException when a service in it is wrong, or one is missing from it that is needed
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
        checkUnneeded(declared);
        all.putAll(declared);
        try {
            Definitions.checkDependencies(declared, all);
        } catch (RpcException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
        return declared;
    }

    /** What {@link #apply} would do now. */
    public Applied plan(Map<String, Definition> declared) {
        Snapshot snapshot = supervisor.snapshot();
        List<Definition> differing = differing(declared, snapshot);
        Map<String, List<String>> names = differing.stream()
                .collect(Collectors.groupingBy(
                        definition -> change(snapshot.find(definition.name()), definition),
                        Collectors.mapping(Definition::name, Collectors.toList())));
        return applied(names, missing(declared, snapshot), declared.size() - differing.size());
    }

    /** Applies a file that was checked; completes when all of it is durable and under way, and what is missing from it is gone. */
    public CompletableFuture<Applied> apply(Map<String, Definition> declared) {
        Snapshot snapshot = supervisor.snapshot();
        List<CompletableFuture<ServiceSetResult>> puts =
                differing(declared, snapshot).stream().map(this::put).toList();
        List<String> missing = missing(declared, snapshot);
        List<String> kept = new ArrayList<>();
        return CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new))
                .thenCompose(put -> delete(missing, kept))
                .thenApply(done -> {
                    Map<String, List<String>> names = puts.stream()
                            .map(CompletableFuture::join)
                            .collect(Collectors.groupingBy(
                                    ServiceSetResult::change,
                                    Collectors.mapping(ServiceSetResult::name, Collectors.toList())));
                    if (!kept.isEmpty()) {
                        names.computeIfAbsent(REFUSED, none -> new ArrayList<>())
                                .addAll(kept);
                    }
                    List<String> deleted = missing.stream()
                            .filter(name -> !kept.contains(name))
                            .toList();
                    return applied(names, deleted, declared.size() - puts.size());
                });
    }

    private static Applied applied(Map<String, List<String>> names, List<String> deleted, int unchanged) {
        return new Applied(
                names.getOrDefault("created", List.of()),
                names.getOrDefault("updated", List.of()),
                names.getOrDefault("restarted", List.of()),
                deleted,
                names.getOrDefault(REFUSED, List.of()),
                unchanged);
    }

    private static List<Definition> differing(Map<String, Definition> declared, Snapshot snapshot) {
        return declared.values().stream()
                .filter(definition -> {
                    ServiceView view = snapshot.find(definition.name());
                    return view == null
                            || !view.fromFile()
                            || !view.definition().equals(definition);
                })
                .toList();
    }

    /** As {@link Supervisor#redefine} has it. */
    private static String change(@Nullable ServiceView view, Definition definition) {
        if (view == null) {
            return "created";
        }
        return view.state().hasProcess() && view.definition().needsRestart(definition) ? "restarted" : "updated";
    }

    private static List<String> missing(Map<String, Definition> declared, Snapshot snapshot) {
        return snapshot.services().values().stream()
                .filter(view -> view.fromFile() && !declared.containsKey(view.name()))
                .map(ServiceView::name)
                .toList();
    }

    /** What the API created may need only what stays. */
    private void checkUnneeded(Map<String, Definition> declared) {
        Snapshot snapshot = supervisor.snapshot();
        for (String name : missing(declared, snapshot)) {
            for (ServiceView view : snapshot.services().values()) {
                boolean stays = !view.fromFile() && !declared.containsKey(view.name());
                if (stays && view.definition().dependsOn().containsKey(name)) {
                    throw new ConfigException("service \"" + name + "\" is not in the file any more, but \""
                            + view.name() + "\", which is not of the file, depends on it; leave \"" + name
                            + "\" in, or change \"" + view.name() + "\" first");
                }
            }
        }
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

    /**
     * Dependents before what they depend on; what does not depend on one another stops side by side.
     *
     * @param kept gets those that could not be deleted
     */
    private CompletableFuture<Void> delete(List<String> names, List<String> kept) {
        if (names.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<String> first = names.stream()
                .filter(name -> names.stream().noneMatch(other -> dependsOn(other, name)))
                .limit(MOST_TOGETHER)
                .toList();
        List<String> rest = names.stream().filter(name -> !first.contains(name)).toList();
        return deleteTogether(first).thenCompose(deleted -> {
            if (!deleted) {
                kept.addAll(first);
            }
            return delete(rest, kept);
        });
    }

    /** Whether they are gone. */
    private CompletableFuture<Boolean> deleteTogether(List<String> names) {
        return CompletableFuture.completedFuture(names)
                .thenCompose(together -> services.deleteMany(together, ACTOR))
                .handle((deleted, failure) -> {
                    if (failure == null) {
                        return true;
                    }
                    if (Failures.unwrap(failure) instanceof RpcException refused) {
                        LOG.error("{} cannot be deleted: {}; {}", names, refused.getMessage(), refused.hint());
                        return false;
                    }
                    throw new CompletionException(Failures.unwrap(failure));
                });
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
