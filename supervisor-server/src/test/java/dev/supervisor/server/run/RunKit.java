package dev.supervisor.server.run;

import dev.supervisor.server.process.ExitStatus;
import dev.supervisor.server.testkit.FakeChild;
import dev.supervisor.server.testkit.FakeLauncher;
import dev.supervisor.server.testkit.ManualLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A scheduler in whose world nothing happens by itself. Steps are asked to end for 5 s before they are killed. */
final class RunKit {
    static final String POOL = "default";

    final ManualLoop loop = new ManualLoop();
    final FakeLauncher launcher = new FakeLauncher();
    final FakeLedger ledger = new FakeLedger();
    final RunScheduler scheduler;

    RunKit(int slots) {
        scheduler =
                new RunScheduler(loop, launcher, ledger, List.of(new Pool(POOL, slots, 100)), Map.of("PATH", "/bin"));
    }

    /** Runs 1 to n of one step each. */
    void queueRuns(int runs) {
        for (int run = 1; run <= runs; run++) {
            ledger.queue(step(run, 0));
        }
        wake();
    }

    void wake() {
        scheduler.wake(POOL);
        loop.run();
    }

    /** The n-th launch (from 0) succeeds. */
    FakeChild comesUp(int launch) {
        FakeChild child = launcher.launches().get(launch).succeeds();
        loop.run();
        return child;
    }

    void ends(FakeChild child, ExitStatus exit) {
        child.exits(exit);
        loop.run();
        child.isCleared();
        loop.run();
    }

    void ends(FakeChild child, int code) {
        ends(child, ExitStatus.exited(code));
    }

    void stop(long runId) {
        scheduler.stop(runId);
        loop.run();
    }

    void seconds(long seconds) {
        loop.advance(Duration.ofSeconds(seconds));
    }

    int launches() {
        return launcher.launches().size();
    }

    static ReadyStep step(long run, int position) {
        return step(run, position, null, null, null);
    }

    static ReadyStep step(long run, int position, Duration timeout, Duration runTimeout, Instant runStartedAt) {
        return new ReadyStep(
                new StepKey(run, position),
                "main",
                List.of("/bin/prog"),
                Map.of("A", "1"),
                Path.of("/"),
                null,
                Duration.ofSeconds(5),
                timeout,
                runTimeout,
                runStartedAt);
    }
}
