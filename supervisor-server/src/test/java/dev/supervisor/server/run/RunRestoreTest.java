package dev.supervisor.server.run;

import static dev.supervisor.server.run.RunKit.POOL;
import static dev.supervisor.server.run.RunKit.step;
import static dev.supervisor.server.testkit.ManualLoop.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.testkit.FakeChild;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunRestoreTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RunKit kit = new RunKit(1);
    private final ProcessIdentity process = kit.launcher.identity(UUID.randomUUID());

    @Test
    void aProcessThatLivesKeepsItsSlotAndItsEndIsKnown() {
        CompletableFuture<Void> restored = restore(POOL, step(7, 0));
        FakeChild child = kit.launcher.lastAdoption().succeeds();
        kit.loop.run();
        assertThat(restored).isCompleted();
        kit.queueRuns(1);
        assertThat(kit.launches()).isZero();

        kit.ends(child, 4);
        assertThat(kit.ledger.ends()).containsExactly("7/0 exit code 4");
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void aProcessThatIsGoneIsLostOnceItsRestIsCleared() {
        CompletableFuture<Void> restored = restore(POOL, step(7, 0));
        kit.launcher.lastAdoption().findsNothing();
        kit.loop.run();
        assertThat(restored).isNotDone();
        assertThat(kit.ledger.ends()).isEmpty();

        kit.launcher.clearings().get(0).isDone();
        kit.loop.run();
        assertThat(restored).isCompleted();
        assertThat(kit.ledger.ends()).containsExactly("7/0 unknown exit status, it ended while no daemon ran");
    }

    @Test
    void aProcessThatIsGoneEndedAsItsShimReports() {
        restore(POOL, step(7, 0));
        kit.launcher.lastAdoption().findsNothing();
        kit.loop.run();
        kit.launcher.clearings().get(0).reports(ExitStatus.exited(3));
        kit.loop.run();

        assertThat(kit.ledger.ends()).containsExactly("7/0 exit code 3");
    }

    @Test
    void aProgramThatWasNeverLetThroughIsQueuedAgain() {
        restore(POOL, step(7, 0));
        kit.launcher.lastAdoption().findsNothing();
        kit.loop.run();
        kit.launcher.clearings().get(0).neverLetThrough();
        kit.loop.run();

        assertThat(kit.ledger.ends()).containsExactly("7/0 never started");
    }

    @Test
    void aProgramThatIsStillHeldIsLetThrough() {
        restore(POOL, step(7, 0));
        FakeChild child = kit.launcher.lastAdoption().findsItHeld();
        kit.loop.run();
        assertThat(child.calls()).containsExactly("openGate");

        kit.ends(child, 0);
        assertThat(kit.ledger.ends()).containsExactly("7/0 exit code 0");
    }

    @Test
    void aProgramThatIsStillHeldIsTurnedAwayWhenItsRunWasCancelled() {
        restore(POOL, step(7, 0), true);
        FakeChild child = kit.launcher.lastAdoption().findsItHeld();
        kit.loop.run();
        assertThat(child.calls()).containsExactly("kill");

        kit.ends(child, 125);
        assertThat(kit.ledger.ends()).containsExactly("7/0 never started");
    }

    @Test
    void aProgramOfACancelledRunIsAskedToEnd() {
        restore(POOL, step(7, 0), true);
        FakeChild child = kit.launcher.lastAdoption().succeeds();
        kit.loop.run();

        assertThat(child.calls()).containsExactly("signal TERM");
    }

    @Test
    void queueingAgainIsTriedUntilItIsWritten() {
        kit.ledger.refuse("neverStarted");
        restore(POOL, step(7, 0));
        kit.launcher.lastAdoption().findsNothing();
        kit.loop.run();
        kit.launcher.clearings().get(0).neverLetThrough();
        kit.loop.run();
        assertThat(kit.ledger.ends()).isEmpty();

        kit.ledger.refuseNothing();
        kit.seconds(1);
        assertThat(kit.ledger.ends()).containsExactly("7/0 never started");
    }

    @Test
    void theTimeThatPassedMeanwhileCounts() {
        restore(POOL, step(7, 0, MINUTE, null, null));
        FakeChild child = kit.launcher.lastAdoption().succeeds();
        kit.seconds(49);
        assertThat(child.calls()).isEmpty();

        kit.seconds(1);
        assertThat(child.calls()).containsExactly("signal TERM");
    }

    @Test
    void aTimeThatIsOverAlreadyEndsItAtOnce() {
        restore(POOL, step(7, 0, Duration.ofSeconds(5), null, null));
        FakeChild child = kit.launcher.lastAdoption().succeeds();
        kit.seconds(0);

        assertThat(child.calls()).containsExactly("signal TERM");
    }

    @Test
    void theRunsTimeCountsFromItsBeginning() {
        restore(POOL, step(7, 0, null, MINUTE, BEGIN.minusSeconds(30)));
        kit.launcher.lastAdoption().succeeds();
        kit.seconds(30);

        assertThat(kit.ledger.timedOut()).containsExactly(7L);
    }

    @Test
    void aRunThatEndsWithAStepThatNeverStartedLeavesNoTimer() {
        restore(POOL, step(7, 0, null, MINUTE, BEGIN.minusSeconds(30)), true);
        FakeChild child = kit.launcher.lastAdoption().findsItHeld();
        kit.loop.run();
        assertThat(kit.loop.timers()).isEqualTo(1);
        kit.ends(child, 125);

        assertThat(kit.ledger.ends()).containsExactly("7/0 never started");
        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void aPoolThatIsNoMoreIsNoTrouble() {
        restore("gone", step(7, 0));
        FakeChild child = kit.launcher.lastAdoption().succeeds();
        kit.loop.run();
        kit.ends(child, 0);

        assertThat(kit.ledger.ends()).containsExactly("7/0 exit code 0");
    }

    private CompletableFuture<Void> restore(String pool, ReadyStep step) {
        return restore(pool, step, false);
    }

    private CompletableFuture<Void> restore(String pool, ReadyStep step, boolean cancelled) {
        kit.ledger.isRunning(step.key());
        CompletableFuture<Void> restored = kit.scheduler.restore(
                new RunScheduler.Unfinished(pool, step, process, BEGIN.minusSeconds(10), cancelled));
        kit.loop.run();
        return restored;
    }
}
