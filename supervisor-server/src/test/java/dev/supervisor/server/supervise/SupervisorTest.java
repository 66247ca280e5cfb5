package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.TreeUsage;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SupervisionKit kit = new SupervisionKit().with(service("a"), service("b"));

    @Test
    void whatIsTrueAlreadyIsAnsweredAtOnce() {
        assertThat(await("a", State.INACTIVE)).isCompleted();
        assertThat(kit.loop.timers()).isZero();
    }

    @Test
    void awaitAnswersWhenTheConditionTurnsTrue() {
        CompletableFuture<ServiceView> running = await("a", State.RUNNING);
        kit.start("a");
        kit.comesUp();
        assertThat(running).isNotDone();
        kit.seconds(1);

        assertThat(running).isCompletedWithValueMatching(view -> view.state() == State.RUNNING);
        assertThat(kit.loop.timers()).as("its time-out is gone").isZero();
    }

    @Test
    void awaitAnswersAsItIsWhenTheTimeIsOver() {
        CompletableFuture<ServiceView> running = await("a", State.RUNNING);
        kit.start("a");
        kit.seconds(10);

        assertThat(running).isCompletedWithValueMatching(view -> view.state() == State.STARTING);
    }

    @Test
    void awaitWithoutTimeDoesNotWait() {
        CompletableFuture<ServiceView> now = kit.supervisor
                .await("a", view -> view.state() == State.RUNNING, Duration.ZERO)
                .orElseThrow();

        assertThat(now).isCompletedWithValueMatching(view -> view.state() == State.INACTIVE);
    }

    @Test
    void whoAwaitsAServiceThatIsDeletedIsTold() {
        CompletableFuture<ServiceView> running = await("a", State.RUNNING);
        kit.supervisor.remove(List.of("a"));

        assertThat(running).isCompletedExceptionally();
    }

    @Test
    void noMoreThanABoundMayWait() {
        for (int i = 0; i < 4096; i++) {
            await("a", State.RUNNING);
        }
        assertThat(kit.supervisor.await("a", view -> false, PATIENCE)).isEmpty();

        kit.seconds(10);
        assertThat(kit.supervisor.await("a", view -> false, PATIENCE)).isPresent();
    }

    @Test
    void twoServicesDoNotDisturbEachOther() {
        FakeChild a = kit.running("a");
        FakeChild b = kit.running("b");
        kit.ends(a, 1);
        assertThat(kit.state("b")).isEqualTo(State.RUNNING);

        kit.stop("b");
        kit.seconds(1);
        assertThat(kit.state("a")).isEqualTo(State.STARTING);
        assertThat(kit.launches()).isEqualTo(3);
        kit.ends(b, 0);
        assertThat(kit.state("a")).isEqualTo(State.STARTING);
        assertThat(kit.state("b")).isEqualTo(State.INACTIVE);
    }

    @Test
    void theLateEndOfAnOldProcessDoesNotTouchTheNewOne() {
        kit.listener.holdRecordings();
        kit.start("a");
        FakeChild first = kit.comesUp();
        kit.restart("a");
        kit.ends(first, ExitStatus.signalled(9));
        FakeChild second = kit.comesUp();

        kit.listener.recordings().get(0).succeeds();
        kit.loop.run();
        assertThat(second.gateIsOpen()).as("the record was the first one's").isFalse();

        kit.listener.recordings().get(1).succeeds();
        kit.loop.run();
        assertThat(second.gateIsOpen()).isTrue();
        assertThat(first.gateIsOpen()).isFalse();
    }

    @Test
    void theLateRefusalToRecordAnOldLaunchDoesNotKillTheNewOne() {
        kit.listener.holdRecordings();
        kit.start("a");
        FakeChild first = kit.comesUp();
        kit.restart("a");
        kit.ends(first, ExitStatus.signalled(9));
        FakeChild second = kit.comesUp();
        kit.listener.recordings().get(0).fails("too late");
        kit.loop.run();

        assertThat(second.calls()).isEmpty();
        assertThat(kit.view("a").lastError()).isNull();
    }

    @Test
    void usageIsShownForThePresentProcessOnly() {
        FakeChild a = kit.running("a");
        kit.supervisor.used(Map.of(a.identity().invocationId(), new TreeUsage(12.5, 0.5, 4096, 2)));
        assertThat(kit.view("a").usage()).isEqualTo(new TreeUsage(12.5, 0.5, 4096, 2));
        assertThat(kit.view("b").usage()).isNull();

        kit.ends(a, 1);
        assertThat(kit.view("a").usage()).isNull();
    }

    @Test
    void aRemovedServiceIsNotStartedByThePauseItWasIn() {
        kit.ends(kit.running("a"), 1);
        kit.supervisor.remove(List.of("a"));
        kit.seconds(1_000);

        assertThat(kit.launches()).isEqualTo(1);
        assertThat(kit.supervisor.snapshot().services()).containsOnlyKeys("b");
    }

    @Test
    void aServiceRemovedWhileItIsLaunchedEndsAtTheGate() {
        kit.listener.holdRecordings();
        kit.start("a");
        FakeChild child = kit.comesUp();
        kit.supervisor.remove(List.of("a"));
        kit.listener.lastRecording().fails("the service was deleted");
        kit.loop.run();
        kit.ends(child, ExitStatus.signalled(9));
        kit.seconds(1_000);

        assertThat(child.gateIsOpen()).isFalse();
        assertThat(child.calls()).endsWith("release");
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void theLateEndOfARemovedServiceDoesNotShowInItsSuccessor() {
        kit.ends(kit.running("a"), 1);
        kit.supervisor.remove(List.of("a"));
        kit.with(service("a"));
        kit.seconds(1_000);

        assertThat(kit.state("a")).isEqualTo(State.INACTIVE);
        assertThat(kit.view("a").exit()).isNull();
    }

    @Test
    void anUnknownServiceIsRefused() {
        assertThatThrownBy(() -> kit.supervisor.start("ghost", "by hand")).hasMessageContaining("ghost");
    }

    private CompletableFuture<ServiceView> await(String name, State state) {
        return kit.supervisor
                .await(name, view -> view.state() == state, PATIENCE)
                .orElseThrow();
    }
}
