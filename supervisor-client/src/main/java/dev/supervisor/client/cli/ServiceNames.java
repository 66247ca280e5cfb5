package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.ServiceSelector;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.ServiceStatusAll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of services as people type them: a {@code *} stands for any characters, a {@code ?} for one. */
final class ServiceNames {
    private ServiceNames() {}

    static boolean isPattern(String word) {
        return word.indexOf('*') >= 0 || word.indexOf('?') >= 0;
    }

    /** What is meant, in the order of the words, each once. Names that are no patterns are taken as they are. */
    static List<String> expand(SupervisorClient client, List<String> words) throws IOException {
        if (words.stream().noneMatch(ServiceNames::isPattern)) {
            return words.stream().distinct().toList();
        }
        List<String> known = names(client.serviceStatusAll(null));
        Set<String> meant = new LinkedHashSet<>();
        for (String word : words) {
            meant.addAll(isPattern(word) ? matching(word, known) : List.of(word));
        }
        return List.copyOf(meant);
    }

    /** The services that are meant; all when there are no words. */
    static ServiceStatusAll status(SupervisorClient client, List<String> words) throws IOException {
        List<String> names = words.stream().filter(word -> !isPattern(word)).toList();
        if (words.isEmpty()) {
            return client.serviceStatusAll(null);
        }
        if (names.size() == words.size()) {
            return client.serviceStatusAll(new ServiceSelector(names, null, null));
        }
        if (!names.isEmpty()) {
            client.serviceStatusAll(new ServiceSelector(names, null, null)); // a name that does not exist is a mistake
        }
        ServiceStatusAll all = client.serviceStatusAll(null);
        words.stream().filter(ServiceNames::isPattern).forEach(pattern -> matching(pattern, names(all)));
        List<ServiceStatus> meant = new ArrayList<>(all.services());
        meant.removeIf(service -> !isMeant(service.name(), words));
        return new ServiceStatusAll(all.revision(), meant);
    }

    /** Whether one of the words means this service; none mean all. */
    static boolean isMeant(String name, List<String> words) {
        return words.isEmpty() || words.stream().anyMatch(word -> matches(word, name));
    }

    private static List<String> names(ServiceStatusAll all) {
        return all.services().stream().map(ServiceStatus::name).toList();
    }

    /** @throws RpcException when there is none */
    private static List<String> matching(String pattern, List<String> known) {
        List<String> matching =
                known.stream().filter(name -> matches(pattern, name)).toList();
        if (matching.isEmpty()) {
            throw RpcException.notFound(
                    "service like",
                    pattern,
                    Nearest.to(pattern.replaceAll("[*?]", ""), known)
                            .map(near -> "Did you mean \"" + near + "\"?")
                            .orElse("supervisor status lists them"));
        }
        return matching;
    }

    private static boolean matches(String pattern, String name) {
        return isPattern(pattern) ? regex(pattern).matcher(name).matches() : pattern.equals(name);
    }

    private static Pattern regex(String pattern) {
        return Pattern.compile(Stream.of(pattern.split("(?<=[*?])|(?=[*?])"))
                .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
                .collect(Collectors.joining()));
    }
}
