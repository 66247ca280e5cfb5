package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SoakRunsTest {
    private final FakeDaemon daemon = new FakeDaemon();
    private final WipeEpoch epoch = new WipeEpoch();
    private final Faults faults = new Faults();
    private final SoakRuns runs = new SoakRuns(epoch, faults, Duration.ZERO);

    @Test
    void whatIsFoundIsForgotten() throws IOException {
        runs.submit(daemon.client());
        assertThat(runs.remembered()).isEqualTo(1);
        assertThat(runs.look(daemon.client())).isTrue();
        assertThat(runs.look(daemon.client())).isFalse();
        assertThat(runs.check().ok()).as(runs.check().detail()).isTrue();
    }

    @Test
    void aRunThatIsGoneWithoutAWipeIsAFault() throws IOException {
        runs.submit(daemon.client());
        daemon.runs.clear();
        runs.look(daemon.client());
        assertThat(runs.check().ok()).isFalse();
        assertThat(faults.words()).containsExactly("run 1 is not there");
    }

    @Test
    void aRunMayBeGoneWhenThereWasAWipeSinceItWasSubmittedAndNotBecauseOfOneBefore() throws IOException {
        epoch.turn();
        epoch.turn();
        runs.submit(daemon.client());
        runs.submit(daemon.client());
        daemon.runs.remove(0);
        runs.look(daemon.client());
        epoch.turn();
        runs.look(daemon.client());
        assertThat(runs.check().ok()).as(runs.check().detail()).isTrue();
        epoch.turn();
        runs.submit(daemon.client());
        daemon.runs.clear();
        runs.look(daemon.client());
        assertThat(runs.check().ok()).isFalse();
    }

    @Test
    void aRunThatFailedOrIsAnothersIsAFault() throws IOException {
        runs.submit(daemon.client());
        daemon.runs.set(0, FakeDaemon.run(1, "0", "failed"));
        runs.look(daemon.client());
        runs.submit(daemon.client());
        daemon.runs.set(0, FakeDaemon.run(2, "7", "succeeded"));
        runs.look(daemon.client());
        assertThat(faults.words()).containsExactly("run 1 is failed (null)", "run 2 is another's");
    }

    @Test
    void aRunThatCouldNotBeLookedForIsLookedForAgain() throws IOException {
        runs.submit(daemon.client());
        daemon.breakConnections();
        assertThatThrownBy(() -> runs.look(daemon.client())).isInstanceOf(IOException.class);
        assertThat(runs.remembered()).isEqualTo(1);
        assertThat(runs.check().ok()).as("one is not found yet").isFalse();
    }
}
