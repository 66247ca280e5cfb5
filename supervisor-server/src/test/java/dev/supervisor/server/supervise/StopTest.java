package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.SweepResult;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTest {
    private final SupervisionKit kit = new SupervisionKit().with(service("web"));

    @Test
    void itIsAskedToEndAndIsDownWhenNothingIsLeft() {
        FakeChild child = kit.running("web");
        kit.stop("web");
        assertThat(child.calls()).containsExactly("openGate", "signal TERM");
        assertThat(kit.state("web")).isEqualTo(State.STOPPING);

        child.exits(ExitStatus.signalled(15));
        kit.loop.run();
        assertThat(kit.state("web")).as("its leftovers are looked for").isEqualTo(State.STOPPING);

        child.isCleared();
        kit.loop.run();
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.view("web").lastError()).as("it was asked to end").isNull();
        assertThat(kit.view("web").process()).isNull();
        assertThat(child.calls()).endsWith("release");
        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void itIsKilledWhenItDoesNotEndInTime() {
        FakeChild child = kit.running("web");
        kit.stop("web");
        kit.seconds(4);
        assertThat(child.calls()).doesNotContain("kill");

        kit.seconds(1);
        assertThat(child.calls()).containsExactly("openGate", "signal TERM", "kill");
        assertThat(kit.state("web")).isEqualTo(State.STOPPING);

        kit.ends(child, ExitStatus.signalled(9));
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(child.calls()).as("no time for a sweep that asks").doesNotContain("sweep TERM 5000");
    }

    @Test
    void whatHadToBeKilledIsToldThoughTheSearchForTheRestIsOverFirst() {
        FakeChild child = kit.running("web");
        kit.stop("web");
        kit.seconds(5);
        child.exits(ExitStatus.signalled(9));
        kit.loop.run();
        child.isSwept(1, SweepResult.NOTHING);
        kit.loop.run();
        assertThat(kit.state("web")).isEqualTo(State.STOPPING);

        child.isSwept(0, new SweepResult(List.of(), List.of("12 sh", "13 sleep"), List.of()));
        kit.loop.run();
        assertThat(kit.listener.lastTransition())
                .isEqualTo("web: stopping -> inactive (signal KILL; killed 12 sh, 13 sleep)");
    }

    @Test
    void stoppedWhileItIsLaunchedItIsKilledAtTheGate() {
        kit.start("web");
        kit.stop("web");
        assertThat(kit.state("web")).isEqualTo(State.STOPPING);

        FakeChild child = kit.comesUp();
        assertThat(child.calls()).containsExactly("kill");
        assertThat(kit.listener.recordings()).isEmpty();

        kit.ends(child, ExitStatus.signalled(9));
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(child.gateIsOpen()).isFalse();
    }

    @Test
    void stoppedWhileItsLaunchFailsItIsDown() {
        kit.start("web");
        kit.stop("web");
        kit.launcher.lastLaunch().fails("no such program");
        kit.loop.run();

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void stoppedWhileItIsRecordedItIsKilledAtTheGate() {
        kit.listener.holdRecordings();
        kit.start("web");
        FakeChild child = kit.comesUp();
        kit.stop("web");
        assertThat(child.calls()).containsExactly("kill");

        kit.listener.lastRecording().succeeds();
        kit.loop.run();
        assertThat(child.gateIsOpen()).as("recorded too late").isFalse();

        kit.ends(child, ExitStatus.signalled(9));
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
    }

    @Test
    void stoppedDuringThePauseItIsDownAtOnceAndStaysDown() {
        kit.ends(kit.running("web"), 1);
        kit.stop("web");
        kit.seconds(1_000);

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.view("web").nextRetryAt()).isNull();
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void stoppedAfterItEndedForGoodItIsDown() {
        SupervisionKit once = new SupervisionKit().with(service("web").restart(RestartPolicy.Mode.NEVER));
        once.ends(once.running("web"), 1);
        once.stop("web");

        assertThat(once.state("web")).isEqualTo(State.INACTIVE);
    }

    @Test
    void stoppedWhileItIsBeingClearedItIsNotStartedAgain() {
        FakeChild child = kit.running("web");
        child.exits(1);
        kit.loop.run();
        kit.stop("web");
        child.isCleared();
        kit.loop.run();
        kit.seconds(1_000);

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void startedWhileItStopsItIsStartedWhenItIsGone() {
        FakeChild child = kit.running("web");
        kit.stop("web");
        kit.start("web");
        assertThat(kit.launches()).isEqualTo(1);

        kit.ends(child, ExitStatus.signalled(15));
        assertThat(kit.launches()).isEqualTo(2);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void aSecondStopChangesNothing() {
        FakeChild child = kit.running("web");
        kit.stop("web");
        kit.seconds(3);
        kit.stop("web");
        kit.seconds(2);

        assertThat(child.calls())
                .as("killed at the first stop's time")
                .containsExactly("openGate", "signal TERM", "kill");
    }

    @Test
    void aRestartWaitsForTheOldProcessToBeGone() {
        FakeChild child = kit.running("web");
        kit.restart("web");
        assertThat(child.calls()).contains("signal TERM");
        assertThat(kit.launches()).isEqualTo(1);

        kit.ends(child, ExitStatus.signalled(15));
        assertThat(kit.launches()).as("at once, without a pause").isEqualTo(2);
        assertThat(kit.view("web").restartCount()).isEqualTo(1);
    }

    @Test
    void aRestartOfAStoppedServiceStartsIt() {
        kit.restart("web");

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.view("web").wanted()).isTrue();
    }

    @Test
    void aRestartOverruledByAStopStopsIt() {
        FakeChild child = kit.running("web");
        kit.restart("web");
        kit.stop("web");
        kit.ends(child, ExitStatus.signalled(15));

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void anotherProgramReplacesTheProcess() {
        FakeChild child = kit.running("web");
        assertThat(kit.redefine(service("web").command("/bin/other"))).isTrue();
        kit.ends(child, ExitStatus.signalled(15));

        assertThat(kit.launcher.lastLaunch().spec().command()).containsExactly("/bin/other");
        assertThat(kit.launches()).isEqualTo(2);
    }

    @Test
    void anotherPolicyLeavesTheProcessAlone() {
        FakeChild child = kit.running("web");
        assertThat(kit.redefine(service("web").restart(RestartPolicy.Mode.NEVER)))
                .isFalse();
        assertThat(child.calls()).containsExactly("openGate");

        kit.ends(child, 1);
        assertThat(kit.state("web")).isEqualTo(State.FAILED);
    }

    @Test
    void anotherProgramForOneThatIsBeingLaunchedIsLaunchedInstead() {
        kit.start("web");
        kit.redefine(service("web").command("/bin/other"));
        kit.ends(kit.comesUp(), ExitStatus.signalled(9));

        assertThat(kit.launches()).isEqualTo(2);
        assertThat(kit.launcher.lastLaunch().spec().command()).containsExactly("/bin/other");
    }

    @Test
    void aNewDefinitionOfAStoppedServiceDoesNotStartIt() {
        kit.redefine(service("web").command("/bin/other"));

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.view("web").definitionRevision()).isEqualTo(2);
    }
}
