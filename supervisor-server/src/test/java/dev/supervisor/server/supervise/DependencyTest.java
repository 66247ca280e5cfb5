package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.oneshot;
import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import org.junit.jupiter.api.Test;

class DependencyTest {
    private final SupervisionKit kit =
            new SupervisionKit().with(service("db"), service("web").needs("db", Condition.READY));

    @Test
    void itIsBlockedUntilTheConditionHoldsAndThenStartsByItself() {
        kit.start("web");
        assertThat(kit.state("web")).isEqualTo(State.BLOCKED);
        assertThat(kit.view("web").blockedBy()).containsExactly("db: not ready (inactive)");
        assertThat(kit.launches()).isZero();

        kit.start("db");
        kit.comesUp();
        assertThat(kit.state("web")).as("alive is not ready").isEqualTo(State.BLOCKED);
        assertThat(kit.view("web").blockedBy()).containsExactly("db: not ready (starting)");

        kit.seconds(1);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.view("web").blockedBy()).isEmpty();
        assertThat(kit.listener.transitions()).contains("web: blocked -> starting (its dependencies hold)");
    }

    @Test
    void startedHoldsAsSoonAsThereIsAProcess() {
        SupervisionKit early =
                new SupervisionKit().with(service("db"), service("web").needs("db", Condition.STARTED));
        early.start("web");
        early.start("db");
        assertThat(early.state("web")).isEqualTo(State.BLOCKED);

        early.comesUp();
        assertThat(early.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void succeededHoldsOnceTheOneshotHasSucceeded() {
        SupervisionKit after =
                new SupervisionKit().with(oneshot("migrate"), service("web").needs("migrate", Condition.SUCCEEDED));
        after.start("web");
        after.start("migrate");
        FakeChild first = after.comesUp();
        assertThat(after.state("web")).isEqualTo(State.BLOCKED);

        after.ends(first, 1);
        assertThat(after.state("web")).isEqualTo(State.BLOCKED);

        after.seconds(1);
        after.ends(after.comesUp(), 0);
        assertThat(after.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void ofSeveralEveryOneMustHold() {
        SupervisionKit both = new SupervisionKit()
                .with(
                        service("cache"),
                        service("db"),
                        service("web").needs("db", Condition.READY).needs("cache", Condition.READY));
        both.start("web");
        both.running("db");
        assertThat(both.view("web").blockedBy()).containsExactly("cache: not ready (inactive)");

        both.running("cache");
        assertThat(both.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void whatIsNotWantedIsNotStartedByItsDependency() {
        kit.running("db");

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void stoppedWhileBlockedItStaysDown() {
        kit.start("web");
        kit.stop("web");
        kit.running("db");

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @Test
    void aDependencyThatIsLostDoesNotStopTheDependent() {
        FakeChild db = kit.running("db");
        FakeChild web = kit.running("web");
        kit.stop("db");
        kit.ends(db, ExitStatus.signalled(15));

        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
        assertThat(web.calls()).containsExactly("openGate");
    }

    @Test
    void aDependentThatEndsMeanwhileIsBlockedAfterItsPause() {
        FakeChild db = kit.running("db");
        FakeChild web = kit.running("web");
        kit.stop("db");
        kit.ends(db, ExitStatus.signalled(15));
        kit.ends(web, 1);
        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);

        kit.seconds(1);
        assertThat(kit.state("web")).isEqualTo(State.BLOCKED);

        kit.running("db");
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void aCrashLoopingDependentIsTriedAgainWhenItsDependencyComesBack() {
        FakeChild db = kit.running("db");
        kit.start("web");
        for (int i = 0; i < 3; i++) {
            kit.ends(kit.comesUp(), 1);
            kit.seconds(i < 2 ? 1L << i : 0);
        }
        assertThat(kit.state("web")).isEqualTo(State.CRASH_LOOPING);

        kit.restart("db");
        kit.ends(db, 0);
        assertThat(kit.state("web")).isEqualTo(State.CRASH_LOOPING);
        kit.comesUp();
        kit.seconds(1);

        assertThat(kit.state("db")).isEqualTo(State.RUNNING);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void aNewDefinitionWithoutTheDependencyUnblocks() {
        kit.start("web");
        kit.redefine(service("web"));

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void whatDoesNotExistBlocksInWords() {
        SupervisionKit alone = new SupervisionKit().with(service("web").needs("ghost", Condition.STARTED));
        alone.start("web");

        assertThat(alone.view("web").blockedBy()).containsExactly("ghost: does not exist");
    }

    @Test
    void dependentsAreKnown() {
        assertThat(kit.supervisor.dependentsOf("db")).containsExactly("web");
        assertThat(kit.supervisor.dependentsOf("web")).isEmpty();
    }
}
