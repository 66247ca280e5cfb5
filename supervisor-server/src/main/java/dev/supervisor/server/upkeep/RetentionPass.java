package dev.supervisor.server.upkeep;

import dev.supervisor.server.logs.RunLogs;
import dev.supervisor.server.store.DeadLetterStore;
import dev.supervisor.server.store.DeadLetterStore.Running;
import dev.supervisor.server.store.ProcessRow;
import dev.supervisor.server.store.RetentionStore;
import dev.supervisor.server.store.RetentionStore.Aging;
import dev.supervisor.server.store.RetentionStore.Among;
import dev.supervisor.server.store.RetentionStore.DeletedRuns;
import dev.supervisor.server.store.RetentionStore.DeletedSpan;
import dev.supervisor.server.store.RetentionStore.Span;
import dev.supervisor.server.store.RetentionStore.Victims;
import dev.supervisor.server.upkeep.RetentionRules.Keep;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets go what the rules do not keep: files of output, then rows in slices, and gives the free pages back. */
final class RetentionPass implements Pass {
    /** Runs to look at with one read. */
    private static final int LOOK = 1_000;

    private final Slices slices;
    private final RetentionRules rules;
    private final RunLogs logs;
    private final Predicate<ProcessRow> lives;
    private final InstantSource clock;
    private final VacuumPass space;
    private final RetentionStore store = new RetentionStore();
    private final DeadLetterStore letters = new DeadLetterStore();
    private volatile String doing = "beginning";
    private volatile @Nullable Tally shown;

    /** @param lives whether a process still exists */
    RetentionPass(
            Slices slices,
            RetentionRules rules,
            RunLogs logs,
            Predicate<ProcessRow> lives,
            InstantSource clock,
            VacuumPass space) {
        this.slices = slices;
        this.rules = rules;
        this.logs = logs;
        this.lives = lives;
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
        doing = "output of runs";
        new LogRetention(slices, store, logs, rules.runLogBytes()).run(tally); // needs no room, and makes some
        age(Aging.SAMPLES, rules.samples(), tally);
        age(Aging.EVENTS, rules.events(), tally);
        age(Aging.UPKEEP, rules.upkeep(), tally);
        deadLetters(tally);
        List<String> named = List.copyOf(rules.named().keySet());
        rules.runs().forEach((state, keep) -> runs(new Among(state, null), keep, named, tally));
        for (Map.Entry<String, Keep> rule : rules.named().entrySet()) {
            for (String state : rules.runs().keySet()) {
                runs(new Among(state, rule.getKey()), rule.getValue(), List.of(), tally);
            }
        }
        doing = "free pages";
        return space.run(tally);
    }

    @Override
    public boolean makesRoom() {
        return true;
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
        delete(aging, aged(aging, keep), tally);
    }

    private Span aged(Aging aging, Keep keep) {
        long since = clock.instant().minus(keep.age()).toEpochMilli();
        return slices.read(session -> store.aged(session, aging, since, keep.count()));
    }

    /** But for those whose process lives: nothing else knows of it. */
    private void deadLetters(Tally tally) {
        doing = Aging.DEAD_LETTERS.table();
        Span aged = aged(Aging.DEAD_LETTERS, rules.deadLetters());
        List<Long> kept = slices.read(session -> letters.running(session, aged.first(), aged.last())).stream()
                .filter(running -> lives.test(running.process()))
                .map(Running::letter)
                .distinct()
                .sorted()
                .toList();
        long from = aged.first();
        for (long letter : kept) {
            delete(Aging.DEAD_LETTERS, new Span(from, letter - 1), tally);
            from = letter + 1;
        }
        delete(Aging.DEAD_LETTERS, new Span(from, aged.last()), tally);
    }

    private void delete(Aging aging, Span span, Tally tally) {
        Span left = span;
        while (!left.isEmpty()) {
            Span rest = left;
            DeletedSpan deleted = slices.write(goesOn -> session -> store.delete(session, aging, rest, goesOn));
            tally.deleted(aging.table(), deleted.rows());
            left = deleted.rest();
        }
    }

    private void runs(Among among, Keep keep, List<String> spared, Tally tally) {
        doing = "runs " + among.state();
        long endedBefore = clock.instant().minus(keep.age()).toEpochMilli();
        long upTo = slices.read(session -> store.newestBeyond(session, among, keep.count(), spared));
        @Nullable Long after = 0L;
        while (after != null) {
            long from = after;
            Victims found =
                    slices.read(session -> store.victims(session, among, from, endedBefore, upTo, spared, LOOK));
            delete(found.runs(), tally);
            after = found.next();
        }
    }

    private void delete(List<Long> runs, Tally tally) {
        List<Long> left = runs;
        while (!left.isEmpty()) {
            List<Long> some = left;
            DeletedRuns deleted = slices.write(goesOn -> session -> store.deleteRuns(session, some, goesOn));
            tally.deleted(deleted.rows());
            some.subList(0, deleted.done()).forEach(run -> tally.logs(() -> logs.delete(run)));
            left = some.subList(deleted.done(), some.size());
        }
    }
}
