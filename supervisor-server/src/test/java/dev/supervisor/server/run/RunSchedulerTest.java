package dev.supervisor.server.run;

import static dev.supervisor.server.run.RunKit.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.SweepResult;
import dev.supervisor.server.testkit.FakeChild;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunSchedulerTest {
    private final RunKit kit = new RunKit(2);

    @Test
    void aStepIsClaimedBeforeItsProgramMayRun() {
        kit.queueRuns(1);
        assertThat(kit.launcher.lastLaunch().spec().env())
                .containsEntry("SUPERVISOR_RUN_ID", "1")
                .containsEntry("SUPERVISOR_STEP", "main")
                .containsEntry("A", "1")
                .containsEntry("PATH", "/bin");
        assertThat(kit.launcher.lastLaunch().spec().shim()).isTrue();

        kit.ledger.hold();
        FakeChild child = kit.comesUp(0);
        assertThat(child.gateIsOpen()).isFalse();

        kit.ledger.answer();
        kit.loop.run();
        assertThat(child.gateIsOpen()).isTrue();
        assertThat(kit.ledger.running()).containsExactly(new StepKey(1, 0));
    }

    @Test
    void itsEndIsRecordedWithWhatItLeft() {
        kit.queueRuns(1);
        FakeChild child = kit.comesUp(0);
        child.exits(3);
        kit.loop.run();
        assertThat(kit.ledger.ends()).as("its leftovers are looked for").isEmpty();

        child.isCleared(new SweepResult(List.of(), List.of("12 sleep"), List.of()));
        kit.loop.run();
        assertThat(kit.ledger.ends()).containsExactly("1/0 exit code 3, killed 12 sleep");
        assertThat(child.calls()).containsExactly("openGate", "sweep TERM 5000", "release");
    }

    @Test
    void slotsAreNeverExceededAndTheOrderIsKept() {
        kit.queueRuns(5);
        assertThat(kit.launches()).isEqualTo(2);
        FakeChild first = kit.comesUp(0);
        FakeChild second = kit.comesUp(1);
        kit.wake();
        kit.wake();
        assertThat(kit.launches()).isEqualTo(2);

        kit.ends(second, 0);
        assertThat(kit.launches()).isEqualTo(3);
        kit.ends(first, 0);
        kit.ends(kit.comesUp(2), 0);
        assertThat(kit.launches()).isEqualTo(5);
        kit.ends(kit.comesUp(3), 0);
        kit.ends(kit.comesUp(4), 0);

        assertThat(kit.ledger.ends())
                .containsExactly(
                        "2/0 exit code 0", "1/0 exit code 0", "3/0 exit code 0", "4/0 exit code 0", "5/0 exit code 0");
    }

    @Test
    void aWakeWhileTheQueueIsBeingReadIsNotLost() {
        kit.ledger.hold();
        kit.queueRuns(1);
        kit.ledger.queue(step(2, 0));
        kit.wake();
        kit.ledger.answer();
        kit.loop.run();

        assertThat(kit.launches()).isEqualTo(2);
    }

    @Test
    void aQueueThatCannotBeReadIsReadAgain() {
        kit.ledger.refuse("ready");
        kit.queueRuns(1);
        assertThat(kit.launches()).isZero();

        kit.ledger.refuseNothing();
        kit.seconds(1);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void anUnknownPoolIsNoTrouble() {
        kit.scheduler.wake("ghost");
        kit.loop.run();

        assertThat(kit.launches()).isZero();
    }

    @Test
    void aProgramThatCannotBeStartedIsAnEnd() {
        kit.queueRuns(1);
        kit.launcher.lastLaunch().fails("no such program");
        kit.loop.run();

        assertThat(kit.ledger.ends()).containsExactly("1/0 unknown exit status, not started, no such program");
    }

    @Test
    void whatWasTakenByAnotherIsKilledAtTheGate() {
        kit.queueRuns(1);
        kit.ledger.withdraw(new StepKey(1, 0));
        FakeChild child = kit.comesUp(0);
        assertThat(child.calls()).containsExactly("kill");

        kit.ends(child, ExitStatus.signalled(9));
        assertThat(child.calls()).endsWith("release");
        assertThat(kit.ledger.ends()).isEmpty();
        assertThat(kit.scheduler.running()).isZero();
    }

    @Test
    void whatCannotBeClaimedIsKilledAtTheGateAndTriedAgain() {
        kit.ledger.refuse("claim");
        kit.queueRuns(1);
        FakeChild child = kit.comesUp(0);
        assertThat(child.calls()).containsExactly("kill");
        kit.ends(child, ExitStatus.signalled(9));
        assertThat(kit.launches()).isEqualTo(1);

        kit.ledger.refuseNothing();
        kit.seconds(1);
        assertThat(kit.launches()).isEqualTo(2);
        kit.ends(kit.comesUp(1), 0);
        assertThat(kit.ledger.ends()).containsExactly("1/0 exit code 0");
    }

    @Test
    void anEndThatCannotBeRecordedKeepsItsSlotAndIsRecordedLater() {
        kit.queueRuns(3);
        kit.ledger.refuse("ended 1/0");
        kit.ends(kit.comesUp(0), 0);
        kit.comesUp(1);
        kit.seconds(10);
        assertThat(kit.launches()).isEqualTo(2);
        assertThat(kit.ledger.ends()).isEmpty();

        kit.ledger.refuseNothing();
        kit.seconds(1);
        assertThat(kit.ledger.ends()).containsExactly("1/0 exit code 0");
        assertThat(kit.launches()).isEqualTo(3);
    }

    @Test
    void aFailedStartThatCannotBeRecordedDoesNotHideTheStepsBehindIt() {
        kit.queueRuns(3);
        kit.ledger.refuse("ended 1/0");
        kit.launcher.launches().get(0).fails("no such program");
        kit.loop.run();
        kit.ends(kit.comesUp(1), 0);

        assertThat(kit.launches()).isEqualTo(3);
    }

    @Test
    void aProgramThatDiesAtTheGateWhileItIsClaimedEnds() {
        kit.queueRuns(1);
        kit.ledger.hold();
        FakeChild child = kit.comesUp(0);
        kit.ends(child, ExitStatus.signalled(9));
        kit.ledger.answer();
        kit.loop.run();
        child.isCleared();
        kit.loop.run();

        assertThat(kit.ledger.ends()).containsExactly("1/0 signal KILL");
        assertThat(kit.ledger.running()).isEmpty();
    }

    @Test
    void aHaltStopsAllAndStartsNothing() {
        kit.queueRuns(4);
        FakeChild running = kit.comesUp(0);
        CompletableFuture<Void> halted = kit.scheduler.halt();
        kit.loop.run();
        assertThat(running.calls()).contains("signal TERM");
        FakeChild launched = kit.comesUp(1);
        assertThat(launched.calls()).containsExactly("kill");

        kit.ends(running, ExitStatus.signalled(15));
        assertThat(halted).isNotDone();
        kit.ends(launched, ExitStatus.signalled(9));
        assertThat(halted).isCompleted();
        kit.wake();
        assertThat(kit.launches()).isEqualTo(2);

        kit.scheduler.resume();
        kit.loop.run();
        assertThat(kit.launches()).isEqualTo(4);
    }

    @Test
    void aHaltWaitsForWhatIsBeingRecorded() {
        kit.queueRuns(1);
        kit.ledger.refuse("ended 1/0");
        kit.ends(kit.comesUp(0), 0);
        CompletableFuture<Void> halted = kit.scheduler.halt();
        kit.loop.run();
        assertThat(halted).isNotDone();

        kit.ledger.refuseNothing();
        kit.seconds(1);
        assertThat(halted).isCompleted();
    }

    @Test
    void onHoldWhatRunsGoesOn() {
        kit.queueRuns(3);
        FakeChild child = kit.comesUp(0);
        kit.scheduler.hold();
        kit.ends(child, 0);

        assertThat(kit.ledger.ends()).containsExactly("1/0 exit code 0");
        assertThat(kit.launches()).isEqualTo(2);
    }
}
