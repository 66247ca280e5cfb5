package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way in which a store can be wrong fails the check. */
class LedgerTest {
    private final FakeDaemon daemon = new FakeDaemon();
    private final Submissions submissions = new Submissions(10);

    @BeforeEach
    void fiveAreAcknowledged() throws IOException {
        for (int i = 0; i < 5; i++) {
            submissions.submit(daemon.client());
        }
    }

    @Test
    void holdsWhenAllIsThere() throws IOException {
        Ledger ledger = read();
        assertThat(ledger.storedOnce())
                .isEqualTo(new Check(
                        "every acknowledged submit is stored exactly once", true, "5 acknowledged, 5 stored"));
        assertThat(ledger.succeeded().ok()).isTrue();
        assertThat(ledger.stored()).isEqualTo(5);
    }

    @Test
    void aLostRunIsMissed() throws IOException {
        daemon.runs.remove(2);
        assertThat(read().storedOnce().detail()).contains("1 missing");
        assertThat(read().storedOnce().ok()).isFalse();
    }

    @Test
    void asManyRunsMayBeMissingAsRetentionLetGo() throws IOException {
        daemon.runs.remove(2);
        assertThat(read().storedOnce(1).ok()).isTrue();
        daemon.runs.remove(2);
        assertThat(read().storedOnce(1).ok()).isFalse();
    }

    @Test
    void aDoubledRunIsSeen() throws IOException {
        daemon.runs.add(0, FakeDaemon.run(6, "3", "succeeded"));
        assertThat(read().storedOnce().detail()).contains("1 twice");
        assertThat(read().storedOnce().ok()).isFalse();
    }

    @Test
    void aRunUnderAnotherIdIsSeen() throws IOException {
        daemon.runs.set(0, FakeDaemon.run(7, "4", "succeeded"));
        assertThat(read().storedOnce().detail()).contains("1 under another id");
        assertThat(read().storedOnce().ok()).isFalse();
    }

    @Test
    void anIdOnTwoPagesIsSeen() throws IOException {
        daemon.runs.add(2, daemon.runs.get(1));
        assertThat(read().storedOnce().detail()).contains("1 out of order");
        assertThat(read().storedOnce().ok()).isFalse();
    }

    @Test
    void aRunThatNobodySubmittedIsSeen() throws IOException {
        daemon.runs.add(0, FakeDaemon.run(6, "9", "succeeded"));
        assertThat(read().storedOnce().detail()).contains("1 refused yet stored");
        assertThat(read().storedOnce().ok()).isFalse();
    }

    @Test
    void aSubmitWithoutAnAnswerMayBeStoredOrNot() throws IOException {
        daemon.breakConnections();
        assertThatThrownBy(() -> submissions.submit(daemon.client())).hasMessage("broken");
        FakeDaemon restarted = new FakeDaemon();
        restarted.runs.addAll(daemon.runs);
        assertThat(Ledger.read(restarted.client(), submissions).storedOnce())
                .isEqualTo(new Check(
                        "every acknowledged submit is stored exactly once",
                        true,
                        "5 acknowledged, 6 stored, 1 of them never answered"));
        restarted.runs.remove(0);
        assertThat(Ledger.read(restarted.client(), submissions).storedOnce().ok())
                .isTrue();
    }

    @Test
    void aRunThatDidNotSucceedIsTold() throws IOException {
        daemon.runs.set(0, FakeDaemon.run(5, "4", "lost"));
        assertThat(read().succeeded())
                .isEqualTo(new Check("every submitted run succeeded", false, "{lost=1, succeeded=4}"));
    }

    private Ledger read() throws IOException {
        return Ledger.read(daemon.client(), submissions);
    }
}
