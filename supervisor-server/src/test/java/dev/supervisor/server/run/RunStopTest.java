package dev.supervisor.server.run;

import static dev.supervisor.server.run.RunKit.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.SweepResult;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.ManualLoop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStopTest {
    private static final StepKey FIRST = new StepKey(1, 0);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RunKit kit = new RunKit(1);

    @Test
    void cancelledWhileItIsLaunchedItIsKilledAtTheGate() {
        kit.queueRuns(1);
        cancel();
        FakeChild child = kit.comesUp(0);
        assertThat(child.calls()).containsExactly("kill");
        kit.ends(child, ExitStatus.signalled(9));

        assertThat(child.gateIsOpen()).isFalse();
        assertThat(kit.ledger.running()).isEmpty();
        assertThat(kit.scheduler.running()).isZero();
    }

    @Test
    void cancelledWhileItIsClaimedItsEndIsThatOfARunningStep() {
        kit.queueRuns(1);
        kit.ledger.hold();
        FakeChild child = kit.comesUp(0);
        kit.stop(1);
        assertThat(child.calls()).containsExactly("kill");
        kit.ends(child, ExitStatus.signalled(9)); // gone before the claim is answered

        kit.ledger.answer();
        kit.loop.run();
        child.isCleared();
        kit.loop.run();

        assertThat(kit.ledger.ends()).containsExactly("1/0 signal KILL");
        assertThat(kit.ledger.running()).isEmpty();
        assertThat(child.gateIsOpen()).isFalse();
    }

    @Test
    void cancelledWhileItIsClaimedAndGoneLaterItEndsToo() {
        kit.queueRuns(1);
        kit.ledger.hold();
        FakeChild child = kit.comesUp(0);
        kit.stop(1);
        kit.ledger.answer();
        kit.loop.run();
        kit.ends(child, ExitStatus.signalled(9));

        assertThat(kit.ledger.ends()).containsExactly("1/0 signal KILL");
        assertThat(child.gateIsOpen()).isFalse();
    }

    @Test
    void cancelledBeforeTheClaimWasWrittenNothingIsRecorded() {
        kit.queueRuns(1);
        kit.ledger.hold();
        FakeChild child = kit.comesUp(0);
        cancel();
        kit.ledger.answer();
        kit.loop.run();
        kit.ends(child, ExitStatus.signalled(9));

        assertThat(kit.ledger.ends()).isEmpty();
        assertThat(kit.scheduler.running()).isZero();
    }

    @Test
    void cancelledWhileItRunsItIsAskedAndThenKilled() {
        kit.queueRuns(1);
        FakeChild child = kit.comesUp(0);
        kit.stop(1);
        assertThat(child.calls()).containsExactly("openGate", "signal TERM");

        kit.seconds(5);
        assertThat(child.calls()).endsWith("kill");
        child.isCleared(new SweepResult(List.of(), List.of("12 sh"), List.of()));
        kit.ends(child, ExitStatus.signalled(9));
        assertThat(kit.ledger.ends()).containsExactly("1/0 signal KILL, killed 12 sh");
        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void whatEndsWhenAskedIsNotKilled() {
        kit.queueRuns(1);
        FakeChild child = kit.comesUp(0);
        kit.stop(1);
        kit.ends(child, ExitStatus.signalled(15));
        kit.seconds(100);

        assertThat(child.calls()).doesNotContain("kill");
    }

    @Test
    void anotherRunIsNotTouched() {
        kit.queueRuns(1);
        FakeChild child = kit.comesUp(0);
        kit.stop(2);

        assertThat(child.calls()).containsExactly("openGate");
    }

    @Test
    void aStepThatTakesTooLongIsStopped() {
        kit.ledger.queue(step(1, 0, MINUTE, null, null));
        kit.wake();
        kit.seconds(100);
        FakeChild child = kit.comesUp(0);
        kit.seconds(59);
        assertThat(child.calls()).as("its time begins when it may run").containsExactly("openGate");

        kit.seconds(1);
        assertThat(child.calls()).containsExactly("openGate", "signal TERM");
        kit.ends(child, ExitStatus.signalled(15));
        assertThat(kit.ledger.ends()).containsExactly("1/0 signal TERM, timed out");
    }

    @Test
    void aStepInTimeLeavesNoTimer() {
        kit.ledger.queue(step(1, 0, MINUTE, MINUTE, null));
        kit.wake();
        kit.ends(kit.comesUp(0), 0);

        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void aRunThatTakesTooLongIsStopped() {
        kit.ledger.queue(step(1, 0, null, MINUTE, null));
        kit.ledger.queue(step(1, 1, null, MINUTE, null));
        kit.wake();
        FakeChild child = kit.comesUp(0);
        kit.seconds(60);

        assertThat(kit.ledger.timedOut()).containsExactly(1L);
        assertThat(child.calls()).contains("signal TERM");
        kit.ends(child, ExitStatus.signalled(15));
        assertThat(kit.ledger.ends()).containsExactly("1/0 signal TERM, timed out");
        assertThat(kit.launches()).as("what waited is not started any more").isEqualTo(1);
        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void theTimeOfARunBeginsWhenItsFirstProgramMayRun() {
        kit.ledger.queue(step(1, 0, null, MINUTE, null));
        kit.wake();
        kit.seconds(61);
        assertThat(kit.ledger.timedOut()).isEmpty();

        kit.comesUp(0);
        kit.seconds(59);
        assertThat(kit.ledger.timedOut()).isEmpty();
        kit.seconds(1);
        assertThat(kit.ledger.timedOut()).containsExactly(1L);
    }

    @Test
    void theTimeOfARunGoesOnWhileItsNextStepWaitsForASlot() {
        FakeChild other = startRunWhoseNextStepWaits();
        kit.seconds(60);

        assertThat(kit.ledger.timedOut()).containsExactly(1L);
        kit.ends(other, 0);
        assertThat(kit.launches()).isEqualTo(2);
    }

    @Test
    void theTimeOfARunCountsFromItsFirstStepNotFromTheNext() {
        kit.ledger.queue(step(1, 1, null, MINUTE, ManualLoop.BEGIN.minusSeconds(50)));
        kit.wake();
        kit.comesUp(0);
        kit.seconds(10);

        assertThat(kit.ledger.timedOut()).containsExactly(1L);
    }

    @Test
    void aTimeOutThatCannotBeRecordedStopsTheProgramAndIsRecordedLater() {
        kit.ledger.queue(step(1, 0, null, MINUTE, null));
        kit.ledger.refuse("runTimedOut");
        kit.wake();
        FakeChild child = kit.comesUp(0);
        kit.seconds(60);
        assertThat(child.calls()).contains("signal TERM");
        assertThat(kit.ledger.timedOut()).isEmpty();

        kit.ledger.refuseNothing();
        kit.seconds(1);
        assertThat(kit.ledger.timedOut()).containsExactly(1L);
    }

    @Test
    void aRunThatWasCancelledBeforeItBeganLeavesNoTimer() {
        kit.ledger.queue(step(1, 0, null, MINUTE, null));
        kit.wake();
        kit.ledger.withdraw(FIRST);
        kit.ends(kit.comesUp(0), ExitStatus.signalled(9));

        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void aRunThatIsCancelledBetweenItsStepsLeavesNoTimer() {
        startRunWhoseNextStepWaits();
        kit.ledger.withdraw(new StepKey(1, 1));
        kit.stop(1);

        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void whatIsDeletedAsAWholeLeavesNoTimer() {
        startRunWhoseNextStepWaits();
        kit.scheduler.forgetAll();

        assertThat(kit.loop.timers()).isZero();
    }

    private FakeChild startRunWhoseNextStepWaits() {
        kit.ledger.queue(step(1, 0, null, MINUTE, null));
        kit.ledger.queue(step(2, 0));
        kit.ledger.queue(step(1, 1, null, MINUTE, ManualLoop.BEGIN));
        kit.wake();
        kit.ends(kit.comesUp(0), 0);
        FakeChild other = kit.comesUp(1);
        assertThat(kit.loop.timers()).isEqualTo(1);
        return other;
    }

    private void cancel() {
        kit.ledger.withdraw(FIRST);
        kit.stop(1);
    }
}
