package dev.supervisor.server.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The graph of a run's steps: which become ready or pointless, and when and how the run ends. Pure functions. */
public final class RunPlan {
    private RunPlan() {}

    /**
     * A step as the plan sees it.
     *
     * @param position in the run, from 0; also its place in the list
     * @param needs positions
     */
    public record Step(int position, StepState state, List<Integer> needs) {
        Step in(StepState next) {
            return new Step(position, next, needs);
        }
    }

    /**
     * What follows from the present states.
     *
     * @param ready blocked steps that may queue now
     * @param skipped blocked steps that can never run
     * @param end how the run ended, and by which step; null while it has not
     */
    public record Consequence(
            List<Integer> ready,
            List<Integer> skipped,
            @Nullable End end) {}

    /** @param decidedBy position of the step that made the run end so; null when all succeeded or none ran */
    public record End(StepState state, @Nullable Integer decidedBy) {}

    /** @param steps all of the run, by position, some of which may just have ended */
    public static Consequence settle(List<Step> steps) {
        List<Step> now = new ArrayList<>(steps);
        List<Integer> ready = new ArrayList<>();
        List<Integer> skipped = new ArrayList<>();
        boolean again = true;
        while (again) { // a skipped step may make others pointless
            again = false;
            for (Step step : List.copyOf(now)) {
                if (step.state() != StepState.BLOCKED) {
                    continue;
                }
                if (step.needs().stream().anyMatch(need -> hasFailed(now.get(need)))) {
                    now.set(step.position(), step.in(StepState.SKIPPED));
                    skipped.add(step.position());
                    again = true;
                } else if (step.needs().stream().allMatch(need -> now.get(need).state() == StepState.SUCCEEDED)) {
                    now.set(step.position(), step.in(StepState.QUEUED));
                    ready.add(step.position());
                }
            }
        }
        boolean ended = now.stream().allMatch(step -> step.state().isEnd());
        return new Consequence(ready, skipped, ended ? end(now) : null);
    }

    /** A cycle among the needs, as positions that lead back to the first; empty when there is none. */
    public static List<Integer> cycle(List<List<Integer>> needs) {
        int[] mark = new int[needs.size()];
        List<Integer> path = new ArrayList<>();
        for (int start = 0; start < needs.size(); start++) {
            if (mark[start] == 0 && leadsBack(start, needs, mark, path)) {
                int first = path.indexOf(path.get(path.size() - 1));
                return path.subList(first, path.size());
            }
        }
        return List.of();
    }

    private static boolean leadsBack(int at, List<List<Integer>> needs, int[] mark, List<Integer> path) {
        path.add(at);
        if (mark[at] == 1) {
            return true;
        }
        mark[at] = 1;
        for (int need : needs.get(at)) {
            if (mark[need] != 2 && leadsBack(need, needs, mark, path)) {
                return true;
            }
        }
        mark[at] = 2;
        path.remove(path.size() - 1);
        return false;
    }

    private static boolean hasFailed(Step step) {
        return step.state().isEnd() && step.state() != StepState.SUCCEEDED;
    }

    private static End end(List<Step> steps) {
        Optional<Step> worst =
                steps.stream().filter(RunPlan::hasFailed).min(Comparator.comparingInt(RunPlan::severity));
        return worst.map(step -> new End(
                        step.state() == StepState.SKIPPED ? StepState.CANCELLED : step.state(), step.position()))
                .orElseGet(() -> new End(StepState.SUCCEEDED, steps.size() == 1 ? 0 : null));
    }

    /** Which of several failures names the run's. */
    private static int severity(Step step) {
        return switch (step.state()) {
            case CANCELLED -> 0;
            case TIMED_OUT -> 1;
            case FAILED -> 2;
            case LOST -> 3;
            case SKIPPED -> 4;
            case QUEUED, BLOCKED, RUNNING, SUCCEEDED -> 5;
        };
    }
}
