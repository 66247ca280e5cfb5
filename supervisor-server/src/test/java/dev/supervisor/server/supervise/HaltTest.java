package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.oneshot;
import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.SupervisionKit;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HaltTest {
    private final SupervisionKit kit = new SupervisionKit()
            .with(
                    service("db"),
                    service("app").needs("db", Condition.READY),
                    service("web").needs("app", Condition.READY));

    @Test
    void dependentsAreStoppedBeforeWhatTheyNeed() {
        FakeChild db = kit.running("db");
        FakeChild app = kit.running("app");
        FakeChild web = kit.running("web");

        CompletableFuture<Void> halted = halt(kit);
        assertThat(web.calls()).contains("signal TERM");
        assertThat(app.calls()).doesNotContain("signal TERM");

        kit.ends(web, ExitStatus.signalled(15));
        assertThat(app.calls()).contains("signal TERM");
        assertThat(db.calls()).doesNotContain("signal TERM");

        kit.ends(app, ExitStatus.signalled(15));
        assertThat(db.calls()).contains("signal TERM");
        assertThat(halted).isNotDone();

        kit.ends(db, ExitStatus.signalled(15));
        assertThat(halted).isCompleted();
        assertThat(kit.supervisor.snapshot().services().values())
                .allMatch(view -> view.state() == State.INACTIVE && view.wanted());
    }

    @Test
    void whatIsStuckIsKilledAndTheHaltGoesOn() {
        FakeChild db = kit.running("db");
        CompletableFuture<Void> halted = halt(kit);
        kit.seconds(5);
        assertThat(db.calls()).endsWith("kill");

        kit.ends(db, ExitStatus.signalled(9));
        assertThat(halted).isCompleted();
    }

    @Test
    void whatIsBeingLaunchedIsKilledAtTheGate() {
        kit.start("db");
        CompletableFuture<Void> halted = halt(kit);
        assertThat(halted).isNotDone();

        FakeChild db = kit.comesUp();
        kit.ends(db, ExitStatus.signalled(9));
        assertThat(db.gateIsOpen()).isFalse();
        assertThat(halted).isCompleted();
        assertThat(kit.state("db")).isEqualTo(State.INACTIVE);
    }

    @Test
    void withNothingRunningItIsDoneAtOnce() {
        assertThat(halt(kit)).isCompleted();
    }

    @Test
    void pausesAndBlocksEndInItToo() {
        kit.start("web");
        kit.ends(kit.running("db"), 1);
        assertThat(kit.state("web")).isEqualTo(State.BLOCKED);
        assertThat(kit.state("db")).isEqualTo(State.BACKOFF);

        assertThat(halt(kit)).isCompleted();
        kit.seconds(1_000);

        assertThat(kit.launches()).isEqualTo(1);
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.state("db")).isEqualTo(State.INACTIVE);
    }

    @Test
    void aPauseThatEndsDuringTheHaltStartsNothing() {
        SupervisionKit two = new SupervisionKit().with(service("a"), service("b"));
        FakeChild a = two.running("a");
        two.ends(two.running("b"), 1);
        CompletableFuture<Void> halted = halt(two);
        two.seconds(2);
        assertThat(two.launches()).isEqualTo(2);

        two.ends(a, ExitStatus.signalled(15));
        assertThat(halted).isCompleted();
    }

    @Test
    void aStartDuringTheHaltIsKeptForLater() {
        halt(kit);
        kit.start("db");
        assertThat(kit.launches()).isZero();

        kit.supervisor.resume();
        kit.loop.run();
        assertThat(kit.state("db")).isEqualTo(State.STARTING);
    }

    @Test
    void afterItWhatIsWantedStartsAgain() {
        FakeChild db = kit.running("db");
        halt(kit);
        kit.ends(db, ExitStatus.signalled(15));

        kit.supervisor.resume();
        kit.loop.run();

        assertThat(kit.state("db")).isEqualTo(State.STARTING);
        assertThat(kit.state("app")).as("was never wanted").isEqualTo(State.INACTIVE);
    }

    @Test
    void aOneshotThatIsDoneIsNotRepeatedAfterIt() {
        SupervisionKit jobs = new SupervisionKit().with(oneshot("job"));
        jobs.ends(jobs.running("job"), 0);

        assertThat(halt(jobs)).isCompleted();
        assertThat(jobs.state("job")).isEqualTo(State.EXITED);
        jobs.supervisor.resume();
        jobs.loop.run();

        assertThat(jobs.state("job")).isEqualTo(State.EXITED);
        assertThat(jobs.launches()).isEqualTo(1);
    }

    @Test
    void aResumeInTheMiddleOfItEndsIt() {
        FakeChild db = kit.running("db");
        CompletableFuture<Void> halted = halt(kit);
        kit.supervisor.resume();
        kit.loop.run();
        kit.ends(db, ExitStatus.signalled(15));

        assertThat(halted).as("nobody is left waiting").isDone();
        assertThat(kit.state("db")).isEqualTo(State.STARTING);
    }

    private static CompletableFuture<Void> halt(SupervisionKit kit) {
        CompletableFuture<Void> halted = kit.supervisor.halt();
        kit.loop.run();
        return halted;
    }
}
