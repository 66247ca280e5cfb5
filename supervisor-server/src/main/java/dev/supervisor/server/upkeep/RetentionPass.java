package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.RunLogs;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.RetentionStore;
import dev.supervisor.server.store.RetentionStore.Aging;
import dev.supervisor.server.store.RetentionStore.Among;
import dev.supervisor.server.store.RetentionStore.DeletedRuns;
import dev.supervisor.server.store.RetentionStore.Span;
import dev.supervisor.server.store.RetentionStore.Victims;
import dev.supervisor.server.upkeep.RetentionRules.Keep;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets go what the rules do not keep: rows in slices, then files of output, and gives the free pages back. */
final class RetentionPass implements Pass {
    private static final int FIRST_SLICE = 256;

    private final Slices slices;
    private final RetentionRules rules;
    private final RunLogs logs;
    private final InstantSource clock;
    private final VacuumPass space;
    private final RetentionStore store = new RetentionStore();
    private volatile String doing = "beginning";
    private @Nullable Tally shown;

    RetentionPass(Database database, RetentionRules rules, RunLogs logs, InstantSource clock, VacuumPass space) {
        this.slices = new Slices(database, FIRST_SLICE);
        this.rules = rules;
        this.logs = logs;
        this.clock = clock;
        this.space = space;
    }

    @Override
    public String kind() {
        return "retention";
    }

    @Override
    public @Nullable String run(Tally tally) throws RefusedException {
        shown = tally;
        age(Aging.SAMPLES, rules.samples(), tally);
        age(Aging.EVENTS, rules.events(), tally);
        age(Aging.UPKEEP, rules.upkeep(), tally);
        age(Aging.DEAD_LETTERS, rules.deadLetters(), tally);
        List<String> named = List.copyOf(rules.named().keySet());
        rules.runs().forEach((state, keep) -> runs(new Among(state, null), keep, named, tally));
        for (Map.Entry<String, Keep> rule : rules.named().entrySet()) {
            for (String state : rules.runs().keySet()) {
                runs(new Among(state, rule.getKey()), rule.getValue(), List.of(), tally);
            }
        }
        doing = "output of runs";
        new LogRetention(slices, store, logs, rules.runLogBytes()).run(tally);
        doing = "free pages";
        return space.run(tally);
    }

    @Override
    public String progress() {
        Tally tally = shown;
        return doing + ", " + (tally == null ? 0 : tally.rowsDeleted()) + " rows deleted so far";
    }

    @Override
    public void stop() {
        slices.stop();
        space.stop();
    }

    private void age(Aging aging, Keep keep, Tally tally) {
        doing = aging.table();
        long since = clock.instant().minus(keep.age()).toEpochMilli();
        Span left = slices.read(session -> store.aged(session, aging, since, keep.count()));
        while (!left.isEmpty()) {
            Span rest = left;
            Span slice = slices.write((session, size) -> {
                Span now = new Span(rest.first(), Math.min(rest.last(), rest.first() + size - 1));
                long deleted = store.delete(session, aging, now);
                return new Span(now.last(), deleted);
            });
            tally.deleted(aging.table(), slice.last());
            left = new Span(slice.first() + 1, rest.last());
        }
    }

    private void runs(Among among, Keep keep, List<String> spared, Tally tally) {
        doing = "runs " + among.state();
        long endedBefore = clock.instant().minus(keep.age()).toEpochMilli();
        long upTo = slices.read(session -> store.newestBeyond(session, among, keep.count()));
        @Nullable Long after = 0L;
        while (after != null) {
            long from = after;
            int look = slices.size();
            Victims found =
                    slices.read(session -> store.victims(session, among, from, endedBefore, upTo, spared, look));
            delete(found.runs(), tally);
            after = found.next();
        }
    }

    private void delete(List<Long> runs, Tally tally) {
        List<Long> left = runs;
        while (!left.isEmpty()) {
            List<Long> some = left;
            DeletedRuns deleted = slices.write((session, size) -> {
                long until = System.nanoTime() + Slices.AIM.toNanos();
                return store.deleteRuns(session, some, () -> System.nanoTime() - until < 0);
            });
            tally.deleted(deleted.rows());
            some.subList(0, deleted.done()).forEach(run -> tally.logs(logs.delete(run)));
            left = some.subList(deleted.done(), some.size());
        }
    }
}
