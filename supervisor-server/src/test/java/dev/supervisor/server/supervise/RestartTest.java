package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.oneshot;
import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.SweepResult;
import dev.supervisor.server.supervise.RestartPolicy.Mode;
import dev.supervisor.server.testkit.DefinitionBuilder;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartTest {
    @Test
    void thePauseDoublesUpToTheLongest() {
        SupervisionKit kit = new SupervisionKit().with(service("web").crashLoopAt(100));
        kit.start("web");

        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            kit.ends(kit.comesUp(), 1);
            pauses.add(pause(kit));
            kit.seconds(pause(kit));
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
        assertThat(kit.view("web").restartCount()).isEqualTo(6);
    }

    @Test
    void itIsNotStartedBeforeThePauseIsOver() {
        SupervisionKit kit = new SupervisionKit().with(service("web"));
        kit.ends(kit.running("web"), 1);

        kit.loop.advance(Duration.ofMillis(999));
        assertThat(kit.launches()).isEqualTo(1);

        kit.loop.advance(Duration.ofMillis(1));
        assertThat(kit.launches()).isEqualTo(2);
        assertThat(kit.view("web").nextRetryAt()).isNull();
    }

    @Test
    void thePauseBeginsAnewAfterItRanForTheLongestPause() {
        SupervisionKit kit = new SupervisionKit().with(service("web").crashLoopAt(100));
        kit.start("web");
        for (int i = 0; i < 3; i++) {
            kit.ends(kit.comesUp(), 1);
            kit.seconds(pause(kit));
        }
        FakeChild fourth = kit.comesUp();
        kit.seconds(8);
        kit.ends(fourth, 1);

        assertThat(pause(kit)).isEqualTo(1);
    }

    @Test
    void tooManyEndsInTheWindowPutItOnTheSlowLane() {
        SupervisionKit kit = crashLooping();

        assertThat(kit.state("web")).isEqualTo(State.CRASH_LOOPING);
        assertThat(pause(kit)).isEqualTo(300);
        kit.seconds(299);
        assertThat(kit.launches()).isEqualTo(3);
        kit.seconds(1);
        assertThat(kit.launches()).isEqualTo(4);
    }

    @Test
    void endsFarApartAreNoCrashLoop() {
        SupervisionKit kit = new SupervisionKit().with(service("web"));
        kit.start("web");
        for (int i = 0; i < 5; i++) {
            FakeChild child = kit.comesUp();
            kit.seconds(40);
            kit.ends(child, 1);
            assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
            kit.seconds(pause(kit));
        }
    }

    @Test
    void aStartByHandLeavesTheSlowLaneAtOnceAndForgetsIt() {
        SupervisionKit kit = crashLooping();

        kit.start("web");
        assertThat(kit.launches()).isEqualTo(4);
        kit.ends(kit.comesUp(), 1);

        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(pause(kit)).isEqualTo(1);
    }

    @Test
    void aNewDefinitionLeavesTheSlowLaneAtOnceEvenIfOnlyPolicyChanged() {
        SupervisionKit kit = crashLooping();

        kit.redefine(service("web").crashLoopAt(5));

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.launches()).isEqualTo(4);
    }

    @Test
    void theTimerOfThePauseIsGoneAfterAStartByHand() {
        SupervisionKit kit = new SupervisionKit().with(service("web"));
        kit.ends(kit.running("web"), 1);
        kit.start("web");
        kit.comesUp();

        kit.seconds(100);

        assertThat(kit.launches()).isEqualTo(2);
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void neverMeansNever() {
        SupervisionKit kit = new SupervisionKit().with(service("web").restart(Mode.NEVER));
        kit.ends(kit.running("web"), 1);
        kit.seconds(10_000);

        assertThat(kit.state("web")).isEqualTo(State.FAILED);
        assertThat(kit.view("web").lastError()).isEqualTo("exit code 1");
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void neverEndsWellWhenTheProgramDoes() {
        SupervisionKit kit = new SupervisionKit().with(service("web").restart(Mode.NEVER));
        kit.ends(kit.running("web"), 0);

        assertThat(kit.state("web")).isEqualTo(State.EXITED);
        assertThat(kit.view("web").succeeded()).isTrue();
    }

    @Test
    void aStartWhileItRunsIsNoReasonToRunItTwice() {
        SupervisionKit kit = new SupervisionKit().with(service("web").restart(Mode.NEVER));
        FakeChild child = kit.running("web");
        kit.start("web");
        kit.ends(child, 0);

        assertThat(kit.launches()).isEqualTo(1);
        assertThat(kit.state("web")).isEqualTo(State.EXITED);
    }

    @Test
    void onFailureRestartsFailuresOnly() {
        SupervisionKit kit = new SupervisionKit().with(service("web").restart(Mode.ON_FAILURE));
        kit.ends(kit.running("web"), ExitStatus.signalled(11));
        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);

        kit.seconds(1);
        kit.ends(kit.comesUp(), 0);
        assertThat(kit.state("web")).isEqualTo(State.EXITED);
    }

    @Test
    void alwaysRestartsSuccessToo() {
        SupervisionKit kit = new SupervisionKit().with(service("web"));
        kit.ends(kit.running("web"), 0);

        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(kit.view("web").lastError()).isNull();
    }

    @Test
    void anUnknownExitIsNoSuccess() {
        SupervisionKit kit = new SupervisionKit().with(oneshot("job"));
        kit.ends(kit.running("job"), ExitStatus.UNKNOWN);

        assertThat(kit.state("job")).isEqualTo(State.BACKOFF);
        assertThat(kit.view("job").succeeded()).isFalse();
    }

    @Test
    void aOneshotRunsAtOnceAndIsDoneWhenItSucceeds() {
        SupervisionKit kit = new SupervisionKit().with(oneshot("job"));
        kit.start("job");
        FakeChild child = kit.comesUp();
        assertThat(kit.state("job")).isEqualTo(State.RUNNING);
        assertThat(kit.view("job").ready()).as("ready when it has succeeded").isFalse();

        kit.ends(child, 0);
        kit.seconds(10_000);

        assertThat(kit.state("job")).isEqualTo(State.EXITED);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void aOneshotThatFailsIsTriedAgain() {
        SupervisionKit kit = new SupervisionKit().with(oneshot("job"));
        kit.ends(kit.running("job"), 1);
        assertThat(kit.state("job")).isEqualTo(State.BACKOFF);

        kit.seconds(1);
        kit.ends(kit.comesUp(), 0);
        assertThat(kit.state("job")).isEqualTo(State.EXITED);
    }

    @Test
    void aOneshotThatMustNotBeRepeatedFailsForGood() {
        SupervisionKit kit = new SupervisionKit().with(oneshot("job").restart(Mode.NEVER));
        kit.ends(kit.running("job"), 1);

        assertThat(kit.state("job")).isEqualTo(State.FAILED);
    }

    @Test
    void whatItLeftIsSaidInTheTransition() {
        SupervisionKit kit = new SupervisionKit().with(service("web"));
        FakeChild child = kit.running("web");
        child.exits(1);
        kit.loop.run();
        child.isCleared(new SweepResult(List.of(), List.of("12 sleep"), List.of()));
        kit.loop.run();

        assertThat(kit.listener.lastTransition()).isEqualTo("web: stopping -> backoff (exit code 1; killed 12 sleep)");
        assertThat(child.calls()).containsExactly("openGate", "sweep TERM 5000", "release");
    }

    @Test
    void aSearchForLeftoversThatFailsHoldsNothingUp() {
        SupervisionKit kit = new SupervisionKit().with(service("web"));
        FakeChild child = kit.running("web");
        child.exits(1);
        kit.loop.run();
        child.cannotBeSwept("no /proc");
        kit.loop.run();

        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(kit.listener.lastTransition()).contains("no /proc");
        assertThat(child.calls()).endsWith("release");
    }

    private static SupervisionKit crashLooping() {
        DefinitionBuilder web = service("web").crashLoopAt(3);
        SupervisionKit kit = new SupervisionKit().with(web);
        kit.start("web");
        kit.ends(kit.comesUp(), 1);
        kit.seconds(1);
        kit.ends(kit.comesUp(), 1);
        kit.seconds(2);
        kit.ends(kit.comesUp(), 1);
        return kit;
    }

    private static long pause(SupervisionKit kit) {
        return Duration.between(kit.loop.now(), kit.view("web").nextRetryAt()).toSeconds();
    }
}
