package dev.supervisor.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.ServiceRevision;
import dev.supervisor.rpc.model.ServiceRevisions;
import dev.supervisor.rpc.model.ServiceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code revisions}: how the definition of a service was changed. */
final class RevisionCommand {
    private RevisionCommand() {}

    static Command command() {
        return Command.named("revisions", "SERVICE", "How the definition of a service was changed, and by whom")
                .details(
                        "The newest first, each with what it changed. Values of secrets are not shown: a change of one alone"
                                + " shows as a revision without a difference.")
                .example("revisions web", "what was changed in web")
                .example("revisions web -o json", "whole definitions, for a program")
                .completing(Completion.SERVICES)
                .does(RevisionCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        ServiceRevisions answer = client.serviceRevisions(args.word("service"));
        if (console.isJson()) {
            console.json(answer);
            return ExitCode.OK;
        }
        List<ServiceRevision> revisions = answer.revisions();
        JsonMapper json = RpcJson.lenient();
        for (int i = 0; i < revisions.size(); i++) {
            ServiceRevision revision = revisions.get(i);
            console.line(head(revision, console));
            if (revision.spec() == null) {
                console.line("  cannot be read any more");
            } else if (i + 1 < revisions.size()) {
                differences(revisions.get(i + 1).spec(), revision.spec(), json, console);
            } else {
                console.line(revision.revision() == 1 ? "  the first" : "  earlier ones are not kept");
            }
        }
        return ExitCode.OK;
    }

    private static String head(ServiceRevision revision, Console console) {
        String by = revision.changedBy() == null ? "" : " by " + Console.clean(revision.changedBy());
        return "revision " + revision.revision() + by + " "
                + console.painted("2", RpcJson.format(revision.changedAt()));
    }

    private static void differences(@Nullable ServiceSpec before, ServiceSpec after, JsonMapper json, Console console) {
        if (before == null) {
            console.line("  the one before cannot be read any more");
            return;
        }
        Map<String, String> old = settings(json.valueToTree(before));
        Map<String, String> now = settings(json.valueToTree(after));
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> Objects.equals(old.get(name), now.get(name)));
        if (names.isEmpty()) {
            console.line("  no difference that is shown");
        }
        for (String name : names) {
            if (old.containsKey(name)) {
                console.line(console.painted("31", "  - " + Console.clean(name + " = " + old.get(name))));
            }
            if (now.containsKey(name)) {
                console.line(console.painted("32", "  + " + Console.clean(name + " = " + now.get(name))));
            }
        }
    }

    /** Each setting that is there, one of {@code env} and {@code depends_on} for itself. */
    private static Map<String, String> settings(JsonNode spec) {
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : spec.properties()) {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                for (Map.Entry<String, JsonNode> inner : value.properties()) {
                    settings.put(
                            field.getKey() + "." + inner.getKey(),
                            inner.getValue().asText());
                }
            } else if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
                settings.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
            }
        }
        return settings;
    }
}
