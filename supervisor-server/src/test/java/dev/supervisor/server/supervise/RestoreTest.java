package dev.supervisor.server.supervise;

import static dev.supervisor.server.testkit.DefinitionBuilder.oneshot;
import static dev.supervisor.server.testkit.DefinitionBuilder.service;
import static dev.supervisor.server.testkit.ManualLoop.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.process.ProcessIdentity;
import dev.supervisor.server.supervise.RestartPolicy.Mode;
import dev.supervisor.server.testkit.DefinitionBuilder;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.FakeLauncher.Adoption;
import dev.supervisor.server.testkit.FakeLauncher.Clearing;
import dev.supervisor.server.testkit.SupervisionKit;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreTest {
    private static final Instant EARLIER = BEGIN.minusSeconds(100);

    private final SupervisionKit kit = new SupervisionKit();
    private final ProcessIdentity process = kit.launcher.identity(UUID.randomUUID());

    @Test
    void aProcessThatLivesIsAdoptedAndNotStartedAgain() {
        FakeChild child = adopted(service("web"), true, State.RUNNING);
        kit.seconds(100);

        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
        assertThat(kit.view("web").process()).isEqualTo(process);
        assertThat(kit.view("web").invocation()).isEqualTo(process.invocationId());
        assertThat(kit.view("web").since()).isEqualTo(EARLIER);
        assertThat(kit.view("web").startedAt()).isEqualTo(EARLIER);
        assertThat(kit.view("web").restartCount()).isEqualTo(7);
        assertThat(child.calls()).isEmpty();
        assertThat(kit.launches()).isZero();
    }

    @Test
    void theEndOfAnAdoptedProcessIsKnown() {
        FakeChild child = adopted(service("web"), true, State.RUNNING);
        kit.ends(child, 3);

        assertThat(kit.view("web").exit()).isEqualTo(ExitStatus.exited(3));
        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
    }

    @Test
    void anAdoptedProcessThatIsNotWantedIsStopped() {
        FakeChild child = adopted(service("web"), false, State.RUNNING);
        assertThat(child.calls()).containsExactly("signal TERM");

        kit.ends(child, ExitStatus.signalled(15));
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
    }

    @Test
    void anAdoptedProcessThatWasStartingBecomesReady() {
        adopted(service("web"), true, State.STARTING);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);

        kit.seconds(1);
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void anAdoptedProcessThatWasDegradedIsReadyWithItsLine() {
        adopted(service("web").readyLine("up"), true, State.DEGRADED);
        assertThat(kit.state("web")).isEqualTo(State.DEGRADED);

        kit.showsReadyLine(0);
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void aReadyLineReadDuringTheAdoptionCounts() {
        CompletableFuture<Void> restored = restore(service("web").readyLine("up"), true, past(State.STARTING, process));
        kit.showsReadyLine(0);
        kit.launcher.lastAdoption().succeeds();
        kit.loop.run();

        assertThat(restored).isCompleted();
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void theLineOfAnAdoptedProcessDoesNotMakeTheNextOneReady() {
        FakeChild child = adopted(service("web").readyLine("up"), true, State.RUNNING);
        kit.ends(child, 1);
        kit.seconds(1);
        kit.comesUp();
        kit.showsReadyLine(0);

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void anAdoptedProcessThatWasStoppingIsAskedAgainAndKilledInTime() {
        FakeChild child = adopted(service("web"), false, State.STOPPING);
        assertThat(child.calls()).containsExactly("signal TERM");
        kit.seconds(5);
        assertThat(child.calls()).endsWith("kill");

        kit.ends(child, ExitStatus.signalled(9));
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
    }

    @Test
    void aRestartThatTheDaemonsDeathInterruptedIsFinished() {
        FakeChild child = adopted(service("web").restart(Mode.NEVER), true, State.STOPPING);
        kit.ends(child, ExitStatus.signalled(15));

        assertThat(kit.launches()).isEqualTo(1);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void theExitOfAProcessThatIsGoneIsUnknownAndItsRestIsCleared() {
        restore(service("web"), true, past(State.RUNNING, process));
        Adoption adoption = kit.launcher.lastAdoption();
        assertThat(adoption.identity()).isEqualTo(process);
        adoption.findsNothing();
        kit.loop.run();
        assertThat(kit.launcher.clearings()).hasSize(1);
        assertThat(kit.launches()).as("not beside what may be left").isZero();

        kit.launcher.clearings().get(0).isDone();
        kit.loop.run();
        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(kit.view("web").exit()).isEqualTo(ExitStatus.UNKNOWN);
        assertThat(kit.view("web").lastError()).contains("ended while no daemon ran");
    }

    @Test
    void theExitOfAProcessThatIsGoneIsWhatItsShimReports() {
        cleared(oneshot("job"), true, State.RUNNING, clearing -> clearing.reports(ExitStatus.exited(0)));

        assertThat(kit.view("job").exit()).isEqualTo(ExitStatus.exited(0));
        assertThat(kit.state("job")).isEqualTo(State.EXITED);
    }

    @Test
    void aProcessThatIsStillHeldIsLetThroughIfWanted() {
        restore(service("web"), true, past(State.STARTING, process));
        FakeChild child = kit.launcher.lastAdoption().findsItHeld();
        kit.loop.run();
        assertThat(child.calls()).containsExactly("openGate");

        kit.seconds(1);
        assertThat(kit.state("web")).isEqualTo(State.RUNNING);
    }

    @Test
    void aProcessThatIsStillHeldIsTurnedAwayIfNotWanted() {
        restore(service("web"), false, past(State.STARTING, process));
        FakeChild child = kit.launcher.lastAdoption().findsItHeld();
        kit.loop.run();
        assertThat(child.calls()).containsExactly("kill");

        kit.ends(child, 125);
        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.view("web").exit()).as("of a program that never ran").isNull();
    }

    @Test
    void aProcessThatWasNeverLetThroughIsNoFailure() {
        cleared(service("web").restart(Mode.NEVER), true, State.STARTING, Clearing::neverLetThrough);

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.launches()).isEqualTo(1);
        assertThat(kit.view("web").exit()).isNull();
    }

    @Test
    void whatWentWithTheHostIsStartedWhateverItsPolicy() {
        cleared(service("web").restart(Mode.NEVER), true, State.RUNNING, Clearing::hostWasRestarted);

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.launches()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"STARTING", "RUNNING", "DEGRADED", "STOPPING"})
    void anUnknownExitIsNeverASuccess(State state) {
        gone(oneshot("job"), true, state);

        assertThat(kit.view("job").succeeded()).isFalse();
        assertThat(kit.state("job")).isEqualTo(State.BACKOFF);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"STARTING", "RUNNING", "DEGRADED", "STOPPING"})
    void aProcessThatIsGoneAndNotWantedIsNotStarted(State state) {
        gone(service("web"), false, state);
        kit.seconds(1_000);

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.launches()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"INACTIVE", "BLOCKED", "BACKOFF", "CRASH_LOOPING"})
    void whatIsWantedAndHasNoProcessIsStarted(State state) {
        CompletableFuture<Void> restored = restore(service("web"), true, past(state, null));

        assertThat(restored).isCompleted();
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.view("web").restartCount())
                .as("since the daemon's start")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"BACKOFF, 3", "CRASH_LOOPING, 200"})
    void aPauseGoesOnUntilTheTimeThatItWasToEnd(State state, long left) {
        Instant until = BEGIN.plusSeconds(left);
        restore(service("web"), true, pausing(state, until));
        kit.seconds(left - 1);

        assertThat(kit.state("web")).isEqualTo(state);
        assertThat(kit.view("web").nextRetryAt()).isEqualTo(until);
        assertThat(kit.view("web").since()).isEqualTo(EARLIER);
        assertThat(kit.launches()).isZero();

        kit.seconds(1);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.view("web").restartCount()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"BACKOFF", "CRASH_LOOPING"})
    void aPauseThatWasOverWhileNoDaemonRanIsOver(State state) {
        restore(service("web"), true, pausing(state, BEGIN.minusSeconds(1)));
        kit.seconds(0);

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
        assertThat(kit.view("web").restartCount()).isEqualTo(8);
    }

    /** The longest pause of a policy has all the jitter there may be. */
    @Test
    void aPauseAtItsLongestGoesOnAsLongAsItWasToBe() {
        restore(service("web"), true, pausing(State.CRASH_LOOPING, BEGIN.plusMillis(329_000)));

        assertThat(kit.view("web").nextRetryAt()).isEqualTo(BEGIN.plusMillis(329_000));
    }

    @ParameterizedTest
    @CsvSource({"BACKOFF, 8800", "CRASH_LOOPING, 330000"}) // with all the jitter there may be
    void aClockThatWasSetBackMakesNoPauseLongerThanThePolicySays(State state, long longestMs) {
        restore(service("web"), true, pausing(state, BEGIN.plusSeconds(1_000_000)));
        assertThat(kit.view("web").nextRetryAt()).isEqualTo(BEGIN.plusMillis(longestMs));

        kit.seconds(1 + longestMs / 1_000);
        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @Test
    void pausesGrowOnAfterADaemonsDeath() {
        restore(service("web"), true, pausing(State.BACKOFF, EARLIER.plusSeconds(4)));
        kit.seconds(0);
        kit.ends(kit.comesUp(), 1);

        assertThat(kit.state("web")).isEqualTo(State.BACKOFF);
        assertThat(kit.view("web").nextRetryAt()).isEqualTo(BEGIN.plusSeconds(8));
    }

    @Test
    void whatWasInTheSlowLaneStaysInIt() {
        restore(service("web"), true, pausing(State.CRASH_LOOPING, BEGIN));
        kit.seconds(0);
        kit.ends(kit.comesUp(), 1);

        assertThat(kit.state("web")).isEqualTo(State.CRASH_LOOPING);
    }

    @Test
    void aDependencyThatIsTakenUpDoesNotEndThePause() {
        kit.supervisor.add(service("db").build(), 1, false, true);
        restore(
                service("web").needs("db", Condition.STARTED),
                true,
                pausing(State.CRASH_LOOPING, BEGIN.plusSeconds(100)));
        kit.supervisor.restore("db", past(State.RUNNING, process));
        kit.loop.run();
        kit.launcher.lastAdoption().succeeds();
        kit.loop.run();

        assertThat(kit.state("web")).isEqualTo(State.CRASH_LOOPING);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"EXITED", "FAILED"})
    void whatHadEndedForGoodIsLeftAsItWas(State state) {
        restore(oneshot("job"), true, past(state, null));
        kit.seconds(1_000);

        assertThat(kit.state("job")).isEqualTo(state);
        assertThat(kit.view("job").since()).isEqualTo(EARLIER);
        assertThat(kit.launches()).isZero();
    }

    @Test
    void aOneshotThatHadSucceededStillHoldsForItsDependents() {
        restore(oneshot("job"), true, past(State.EXITED, null));
        kit.with(service("web").needs("job", Condition.SUCCEEDED));
        kit.start("web");

        assertThat(kit.state("web")).isEqualTo(State.STARTING);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"INACTIVE", "BLOCKED", "BACKOFF", "CRASH_LOOPING"})
    void whatIsNotWantedStaysDownAndKeepsItsPast(State state) {
        restore(service("web"), false, past(state, null));
        kit.seconds(1_000);

        assertThat(kit.state("web")).isEqualTo(State.INACTIVE);
        assertThat(kit.launches()).isZero();
        assertThat(kit.view("web").exit()).isEqualTo(ExitStatus.exited(0));
        assertThat(kit.view("web").lastError()).isEqualTo("exit code 9");
    }

    @Test
    void whatWasStoppedBeforeIsStoppedSinceThen() {
        restore(service("web"), false, past(State.INACTIVE, null));

        assertThat(kit.view("web").since()).isEqualTo(EARLIER);
    }

    @Test
    void anAdoptionThatFailsIsNotTakenForAnEnd() {
        CompletableFuture<Void> restored = restore(service("web"), true, past(State.RUNNING, process));
        kit.launcher.lastAdoption().answer().completeExceptionally(new IllegalStateException("no /proc"));
        kit.loop.run();

        assertThat(restored).isCompletedExceptionally();
        assertThat(kit.launcher.clearings()).isEmpty();
        assertThat(kit.launches()).isZero();
    }

    private FakeChild adopted(DefinitionBuilder builder, boolean wanted, State state) {
        restore(builder, wanted, past(state, process));
        FakeChild child = kit.launcher.lastAdoption().succeeds();
        kit.loop.run();
        return child;
    }

    private void gone(DefinitionBuilder builder, boolean wanted, State state) {
        cleared(builder, wanted, state, Clearing::isDone);
    }

    private void cleared(DefinitionBuilder builder, boolean wanted, State state, Consumer<Clearing> comesOut) {
        restore(builder, wanted, past(state, process));
        kit.launcher.lastAdoption().findsNothing();
        kit.loop.run();
        comesOut.accept(kit.launcher.clearings().get(0));
        kit.loop.run();
    }

    private CompletableFuture<Void> restore(DefinitionBuilder builder, boolean wanted, Restored past) {
        Definition definition = builder.build();
        kit.supervisor.add(definition, 1, false, wanted);
        CompletableFuture<Void> restored = kit.supervisor.restore(definition.name(), past);
        kit.loop.run();
        return restored;
    }

    private static Restored pausing(State state, Instant until) {
        return new Restored(state, EARLIER, 7, until, ExitStatus.exited(9), "exit code 9", null, EARLIER);
    }

    private static Restored past(State state, ProcessIdentity process) {
        return new Restored(state, EARLIER, 7, null, ExitStatus.exited(0), "exit code 9", process, EARLIER);
    }
}
