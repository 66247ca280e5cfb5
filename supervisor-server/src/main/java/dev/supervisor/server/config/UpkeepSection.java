package dev.supervisor.server.config;

import dev.supervisor.server.config.UpkeepSettings.Cron;
import dev.supervisor.server.config.UpkeepSettings.Keep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code upkeep:}. */
final class UpkeepSection {
    private static final Set<String> KEYS = Set.of("retention", "vacuum", "keep");
    private static final Set<String> KINDS =
            Set.of("runs", "names", "events", "samples", "upkeep", "dead_letters", "run_logs");
    private static final Pattern NAME = Pattern.compile("[^\"\\\\\\p{Cntrl}]{1,200}");
    private static final Keep OF_A_NAME = new Keep(Duration.ofDays(30), 50_000);

    private UpkeepSection() {}

    static UpkeepSettings read(YamlMap upkeep) {
        UpkeepSettings standard = UpkeepSettings.DEFAULT;
        YamlMap keep = upkeep.onlyKnows(KEYS).map("keep").onlyKnows(KINDS);
        Long logBytes = keep.map("run_logs").onlyKnows(Set.of("size")).bytes("size");
        return new UpkeepSettings(
                schedule(upkeep, "retention", standard.retention()),
                schedule(upkeep, "vacuum", standard.vacuum()),
                runs(keep.map("runs").onlyKnows(Set.copyOf(UpkeepSettings.ENDED)), standard.runs()),
                names(keep.map("names")),
                keep(keep, "events", standard.events()),
                keep(keep, "samples", standard.samples()),
                keep(keep, "upkeep", standard.passes()),
                keep(keep, "dead_letters", standard.deadLetters()),
                logBytes == null ? standard.runLogBytes() : logBytes);
    }

    private static Cron schedule(YamlMap upkeep, String kind, Cron standard) {
        YamlMap pass = upkeep.map(kind).onlyKnows(Set.of("schedule"));
        String schedule = pass.text("schedule");
        return schedule == null ? standard : new Cron(schedule, pass.placeOf("schedule") + ": ");
    }

    private static Map<String, Keep> runs(YamlMap runs, Map<String, Keep> standard) {
        Map<String, Keep> rules = new LinkedHashMap<>();
        standard.forEach((state, keep) -> rules.put(state, keep(runs, state, keep)));
        return rules;
    }

    private static Map<String, Keep> names(YamlMap names) {
        Map<String, Keep> rules = new LinkedHashMap<>();
        for (String name : names.names()) {
            if (!NAME.matcher(name).matches()) {
                throw names.errorAt(name, "no run can have this name");
            }
            rules.put(name, keep(names, name, OF_A_NAME));
        }
        return rules;
    }

    private static Keep keep(YamlMap map, String key, Keep standard) {
        YamlMap rule = map.map(key).onlyKnows(Set.of("age", "count"));
        Duration age = rule.duration("age");
        Integer count = rule.integer("count");
        if (count != null && count < 0) {
            throw rule.errorAt("count", "count must be 0 or more, it is " + count);
        }
        return new Keep(age == null ? standard.age() : age, count == null ? standard.count() : count);
    }
}
