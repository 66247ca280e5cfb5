package dev.supervisor.server.testkit;

import dev.supervisor.server.process.Signals;
import dev.supervisor.server.supervise.Condition;
import dev.supervisor.server.supervise.Definition;
import dev.supervisor.server.supervise.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A definition of which a test says only what matters to it. Backs off 1 s, 2 s, 4 s, 8 s; crash-loops at the third end in 60 s. */
public final class DefinitionBuilder {
    private final String name;
    private final Map<String, Condition> dependsOn = new LinkedHashMap<>();
    private List<String> command = List.of("/bin/prog");
    private boolean oneshot;
    private RestartPolicy.Mode mode = RestartPolicy.Mode.ALWAYS;
    private int crashStarts = 3;
    private String readyLine;

    private DefinitionBuilder(String name) {
        this.name = name;
    }

    public static DefinitionBuilder service(String name) {
        return new DefinitionBuilder(name);
    }

    public static DefinitionBuilder oneshot(String name) {
        DefinitionBuilder builder = new DefinitionBuilder(name).restart(RestartPolicy.Mode.ON_FAILURE);
        builder.oneshot = true;
        return builder;
    }

    public DefinitionBuilder command(String... words) {
        command = List.of(words);
        return this;
    }

    public DefinitionBuilder needs(String other, Condition condition) {
        dependsOn.put(other, condition);
        return this;
    }

    public DefinitionBuilder restart(RestartPolicy.Mode next) {
        mode = next;
        return this;
    }

    /** As many ends within 60 s are a crash loop, which is retried after 300 s. */
    public DefinitionBuilder crashLoopAt(int starts) {
        crashStarts = starts;
        return this;
    }

    /** Ready by this line, within 30 s, instead of after 1 s. */
    public DefinitionBuilder readyLine(String text) {
        readyLine = text;
        return this;
    }

    public Definition build() {
        return new Definition(
                name,
                oneshot,
                command,
                Map.of(),
                Set.of(),
                Path.of("/"),
                null,
                Map.copyOf(dependsOn),
                new RestartPolicy(
                        mode,
                        Set.of(0),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(8),
                        crashStarts,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(300)),
                new Definition.Readiness(readyLine, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                new Definition.StopPolicy(Signals.TERM, Duration.ofSeconds(5)),
                null,
                false,
                new Definition.LogLimits(1 << 20, 2));
    }
}
