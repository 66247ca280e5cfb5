package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final SupervisionKit kit = new SupervisionKit().with(service("web").readyLine("listening"));

    @Test
    void aliveForAWhileIsReady() {
        SupervisionKit byTime = new SupervisionKit().with(service("web"));
        byTime.start("web");
        byTime.comesUp();
        byTime.loop.advance(Duration.ofMillis(999));
        assertThat(byTime.state("web")).isEqualTo(State.STARTING);
        assertThat(byTime.view("web").ready()).isFalse();

        byTime.loop.advance(Duration.ofMillis(1));
        assertThat(byTime.state("web")).isEqualTo(State.RUNNING);
        assertThat(byTime.view("web").ready()).isTrue();
    }

    @Test
    void theTimeCountsFromTheOpenGate() {
        SupervisionKit byTime = new SupervisionKit().with(service("web"));
        byTime.listener.holdRecordings();
        byTime.start("web");
        byTime.comesUp();
        byTime.seconds(10);
        byTime.listener.lastRecording().succeeds();
        byTime.loop.run();

        assertThat(byTime.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void aLineOfOutputIsReady() {
        kit.start("web");
        kit.comesUp();
        kit.seconds(20);
        assertThat(kit.state("web")).as("time alone does not make it ready").isEqualTo(State.STARTING);

        kit.showsReadyLine(0);
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);

        kit.seconds(100);
        assertThat(kit.state("web")).as("it cannot be overdue any more").isEqualTo(State.RUNNING);
    }

    @Test
    void withoutTheLineItIsDegradedAndGoesOn() {
        kit.start("web");
        FakeChild child = kit.comesUp();
        kit.seconds(30);

        assertThat(kit.state("web")).isEqualTo(State.DEGRADED);
        assertThat(kit.view("web").ready()).isFalse();
        assertThat(child.calls()).containsExactly("openGate");
    }

    @Test
    void theLineThatComesLateMakesItReady() {
        kit.start("web");
        kit.comesUp();
        kit.seconds(31);
        kit.showsReadyLine(0);

        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void theLineOfAProcessThatIsEndingChangesNothing() {
        kit.start("web");
        FakeChild child = kit.comesUp();
        kit.stop("web");
        kit.showsReadyLine(0);

        assertThat(kit.state("web")).isEqualTo(State.STOPPING);
        kit.ends(child, ExitStatus.signalled(15));
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
    }

    @Test
    void theLineOfAnOldProcessDoesNotMakeTheNewOneReady() {
        kit.start("web");
        kit.ends(kit.comesUp(), 1);
        kit.seconds(1);
        kit.comesUp();

        kit.showsReadyLine(0);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);

        kit.showsReadyLine(1);
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void theTimerOfAnOldProcessDoesNotMakeTheNewOneReady() {
        SupervisionKit byTime = new SupervisionKit().with(service("web"));
        byTime.start("web");
        FakeChild first = byTime.comesUp();
        byTime.loop.advance(Duration.ofMillis(500));
        byTime.restart("web");
        byTime.ends(first, 0);
        byTime.comesUp();

        byTime.loop.advance(Duration.ofMillis(600));
        assertThat(byTime.state("web")).isEqualTo(State.STARTING);
    }
}
