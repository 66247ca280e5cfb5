package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.LaunchSpec;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartTest {
    private final SupervisionKit kit = new SupervisionKit().with(service("web"));

    @Test
    void aNewServiceIsNotStarted() {
        kit.seconds(1_000);

        assertThat(kit.launches()).isZero();
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
    }

    @Test
    void theProgramIsLaunchedAsDefined() {
        kit.start("web");

        LaunchSpec spec = kit.launcher.lastLaunch().spec();
        assertThat(spec.command()).containsExactly("/bin/prog");
        assertThat(spec.env()).containsEntry("SUPERVISOR_SERVICE", "web").containsEntry("PATH", "/bin");
        assertThat(kit.view("web").invocation()).isEqualTo(spec.invocationId());
    }

    @Test
    void theGateStaysShutUntilTheLaunchIsRecorded() {
        kit.listener.holdRecordings();
        kit.start("web");
        FakeChild child = kit.comesUp();
        kit.seconds(100);

        assertThat(child.calls()).isEmpty();
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.listener.lastRecording().view().process()).isEqualTo(child.identity());

        kit.listener.lastRecording().succeeds();
        kit.loop.run();

        assertThat(child.calls()).containsExactly("openGate");
    }

    @Test
    void nothingIsRecordedOrOpenedBeforeTheProcessExists() {
        kit.start("web");

        assertThat(kit.listener.recordings()).isEmpty();
        assertThat(kit.view("web").process()).isNull();
    }

    @Test
    void aLaunchThatCannotBeRecordedIsKilledAtTheGateAndTriedAgain() {
        kit.listener.holdRecordings();
        kit.start("web");
        FakeChild child = kit.comesUp();

        kit.listener.lastRecording().fails("the disk is full");
        kit.loop.run();
        assertThat(child.calls()).containsExactly("kill");
        kit.ends(child, ExitStatus.signalled(9));

        assertThat(child.gateIsOpen()).isFalse();
        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(kit.view("web").lastError()).contains("could not be recorded", "the disk is full");
        assertThat(kit.view("web").exit()).isNull();

        kit.seconds(1);
        assertThat(kit.launches()).isEqualTo(2);
    }

    @Test
    void aProgramThatDiesAtTheGateIsNoSuccessOfTheOneBeforeIt() {
        SupervisionKit job = new SupervisionKit().with(service("job").restart(RestartPolicy.Mode.ON_FAILURE));
        FakeChild first = job.running("job");
        job.ends(first, 0);
        assertThat(job.state("job")).isEqualTo(State.EXITED);

        job.listener.holdRecordings();
        job.start("job");
        FakeChild second = job.comesUp();
        job.ends(second, ExitStatus.signalled(9));

        assertThat(job.view("job").succeeded()).isFalse();
        assertThat(job.state("job")).isEqualTo(State.BACKOFF);
    }

    @Test
    void anUnknownProgramIsAnErrorAndABackoff() {
        kit.start("web");
        kit.launcher.lastLaunch().fails("no such program: /bin/prog");
        kit.loop.run();

        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(kit.view("web").lastError()).isEqualTo("no such program: /bin/prog");
        assertThat(kit.view("web").nextRetryAt()).isEqualTo(kit.loop.now().plusSeconds(1));
        assertThat(kit.listener.lastTransition())
                .isEqualTo("web: starting -> backoff (cannot start: no such program: /bin/prog)");
    }

    @Test
    void aStartOfARunningServiceChangesNothing() {
        FakeChild child = kit.running("web");

        kit.start("web");
        kit.seconds(10);

        assertThat(kit.launches()).isEqualTo(1);
        assertThat(child.calls()).containsExactly("openGate");
    }

    @Test
    void aStartOfARunningServiceDoesNotMakeItsNextEndAnythingElse() {
        FakeChild child = kit.running("web");
        kit.start("web");

        kit.ends(child, 1);

        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
    }

    @Test
    void startedTwiceAtOnceItIsLaunchedOnce() {
        kit.start("web");
        kit.start("web");
        kit.ends(kit.comesUp(), 1);

        assertThat(kit.launches()).isEqualTo(1);
        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
    }

    @Test
    void whatHappensIsToldWithItsReason() {
        FakeChild child = kit.running("web");
        kit.ends(child, 3);

        assertThat(kit.listener.transitions())
                .containsExactly(
                        "web: inactive -> starting (by hand)",
                        "web: starting -> running (alive for 1000 ms)",
                        "web: running -> stopping (exit code 3)",
                        "web: stopping -> backoff (exit code 3)");
    }

    @Test
    void theSnapshotGrowsWithEachChange() {
        long before = kit.supervisor.snapshot().revision();
        kit.start("web");
        long after = kit.supervisor.snapshot().revision();

        assertThat(after).isGreaterThan(before);
        assertThat(kit.view("web").revision()).isEqualTo(after);
    }

    @Test
    void restartsAreCountedSinceTheLastStartByHand() {
        kit.ends(kit.running("web"), 1);
        kit.seconds(1);
        kit.ends(kit.comesUp(), 1);
        kit.loop.advance(Duration.ofSeconds(2));
        FakeChild third = kit.comesUp();
        assertThat(kit.view("web").restartCount()).isEqualTo(2);

        kit.stop("web");
        kit.ends(third, 0);
        kit.start("web");
        assertThat(kit.view("web").restartCount()).isZero();
    }
}
