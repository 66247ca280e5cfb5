package dev.supervisor.server.run;

import static dev.supervisor.server.run.StepState.BLOCKED;
import static dev.supervisor.server.run.StepState.CANCELLED;
import static dev.supervisor.server.run.StepState.FAILED;
import static dev.supervisor.server.run.StepState.LOST;
import static dev.supervisor.server.run.StepState.QUEUED;
import static dev.supervisor.server.run.StepState.RUNNING;
import static dev.supervisor.server.run.StepState.SKIPPED;
import static dev.supervisor.server.run.StepState.SUCCEEDED;
import static dev.supervisor.server.run.StepState.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.run.RunPlan.Consequence;
import dev.supervisor.server.run.RunPlan.End;
import dev.supervisor.server.run.RunPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunPlanTest {
    private static final List<StepState> ALL = List.of(StepState.values());

    private final List<Step> steps = new ArrayList<>();

    @Test
    void aStepIsReadyWhenAllItNeedsHasSucceeded() {
        step(SUCCEEDED);
        step(RUNNING);
        step(BLOCKED, 0);
        step(BLOCKED, 0, 1);

        assertThat(settle()).isEqualTo(new Consequence(List.of(2), List.of(), null));
    }

    @ParameterizedTest
    @EnumSource(
            value = StepState.class,
            names = {"FAILED", "TIMED_OUT", "CANCELLED", "SKIPPED", "LOST"})
    void aStepIsSkippedWhenOneItNeedsDidNotSucceed(StepState ended) {
        step(ended);
        step(RUNNING);
        step(BLOCKED, 0, 1);

        assertThat(settle()).isEqualTo(new Consequence(List.of(), List.of(2), null));
    }

    @Test
    void skippingGoesDownTheWholeChainWhateverTheOrder() {
        step(BLOCKED, 1);
        step(BLOCKED, 2);
        step(BLOCKED, 3);
        step(FAILED);

        Consequence consequence = settle();
        assertThat(consequence.skipped()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(consequence.end()).isEqualTo(new End(FAILED, 3));
    }

    @Test
    void aBranchThatDoesNotNeedTheFailureGoesOn() {
        step(FAILED);
        step(SUCCEEDED);
        step(BLOCKED, 0);
        step(BLOCKED, 1);

        assertThat(settle()).isEqualTo(new Consequence(List.of(3), List.of(2), null));
    }

    @Test
    void aDiamondJoinsOnce() {
        step(SUCCEEDED);
        step(SUCCEEDED, 0);
        step(SUCCEEDED, 0);
        step(BLOCKED, 1, 2);

        assertThat(settle()).isEqualTo(new Consequence(List.of(3), List.of(), null));
    }

    @ParameterizedTest
    @EnumSource(
            value = StepState.class,
            names = {"QUEUED", "RUNNING"})
    void aRunWithAnythingLeftToDoHasNotEnded(StepState left) {
        step(FAILED);
        step(left);

        assertThat(settle().end()).isNull();
    }

    @Test
    void aRunOfSuccessesSucceeds() {
        step(SUCCEEDED);
        step(SUCCEEDED);

        assertThat(settle().end()).isEqualTo(new End(SUCCEEDED, null));
    }

    @Test
    void theOnlyStepDecides() {
        step(SUCCEEDED);

        assertThat(settle().end()).isEqualTo(new End(SUCCEEDED, 0));
    }

    @Test
    void theWorstFailureNamesTheRun() {
        step(LOST);
        step(FAILED);
        step(TIMED_OUT);
        assertThat(settle().end()).isEqualTo(new End(TIMED_OUT, 2));

        step(CANCELLED);
        assertThat(settle().end()).isEqualTo(new End(CANCELLED, 3));
    }

    @Test
    void ofEqualFailuresTheFirstNamesTheRun() {
        step(SUCCEEDED);
        step(FAILED);
        step(FAILED);

        assertThat(settle().end()).isEqualTo(new End(FAILED, 1));
    }

    @Test
    void aRunOfWhichNothingWasStartedIsCancelled() {
        step(SKIPPED);
        step(SKIPPED);

        assertThat(settle().end()).isEqualTo(new End(CANCELLED, 0));
    }

    @Test
    void whatFollowsIsStableInAnyGraph() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            steps.clear();
            for (int i = 0; i < 12; i++) {
                int[] needs = random.ints(0, 12)
                        .limit(random.nextInt(3))
                        .filter(need -> need != steps.size())
                        .toArray();
                step(ALL.get(random.nextInt(ALL.size())), needs);
            }
            Consequence first = settle();
            first.ready().forEach(at -> steps.set(at, steps.get(at).in(QUEUED)));
            first.skipped().forEach(at -> steps.set(at, steps.get(at).in(SKIPPED)));
            Consequence second = settle();

            assertThat(second.ready()).isEmpty();
            assertThat(second.skipped()).isEmpty();
            assertThat(second.end()).isEqualTo(first.end());
        }
    }

    @Test
    void aGraphWithoutACycleHasNone() {
        assertThat(RunPlan.cycle(List.of())).isEmpty();
        assertThat(RunPlan.cycle(List.of(List.of(), List.of(0), List.of(0), List.of(1, 2))))
                .isEmpty();
    }

    @Test
    void aCycleIsNamedFromItsFirstBackToItsFirst() {
        assertThat(RunPlan.cycle(List.of(List.of(0)))).containsExactly(0, 0);
        assertThat(RunPlan.cycle(List.of(List.of(1), List.of(2), List.of(1)))).containsExactly(1, 2, 1);
        assertThat(RunPlan.cycle(List.of(List.of(), List.of(0, 3), List.of(1), List.of(2))))
                .containsExactly(1, 3, 2, 1);
    }

    @Test
    void aLongChainIsNoTrouble() {
        List<List<Integer>> chain = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            chain.add(List.of((i + 1) % 2_000));
        }
        assertThat(RunPlan.cycle(chain)).hasSize(2_001);
    }

    private void step(StepState state, int... needs) {
        List<Integer> positions = new ArrayList<>();
        for (int need : needs) {
            positions.add(need);
        }
        steps.add(new Step(steps.size(), state, positions));
    }

    private Consequence settle() {
        return RunPlan.settle(steps);
    }
}
