package dev.supervisor.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.rpc.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final Caller TV = new Caller("token:tv", Role.VIEWER, null, "hash-of-tv", null);
    private static final Caller ROOT = Caller.admin("unix:root");

    @TempDir
    Path directory;

    private final Map<String, Caller> tokens = new HashMap<>(Map.of("hash-of-tv", TV));
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private Sessions sessions;

    @BeforeEach
    void begin() {
        sessions = restarted();
    }

    @Test
    void aSessionIsGoodForWhatItsTokenIs() {
        String id = sessions.begin(TV);

        assertThat(sessions.find(id)).contains(TV);
        assertThat(sessions.find("another")).isEmpty();
    }

    @Test
    void aSessionEndsWithItsToken() {
        String id = sessions.begin(TV);

        tokens.clear();
        assertThat(sessions.find(id)).isEmpty();

        tokens.put("hash-of-tv", TV);
        assertThat(sessions.find(id)).as("ended for good").isEmpty();
    }

    @Test
    void aSessionEndsWhenNobodyUsedItForLong() {
        String used = sessions.begin(TV);
        String idle = sessions.begin(ROOT);

        pass(Sessions.IDLE.minusMinutes(1));
        assertThat(sessions.find(used)).isPresent();
        pass(Duration.ofMinutes(2));

        assertThat(sessions.find(used)).isPresent();
        assertThat(sessions.find(idle)).isEmpty();
    }

    @Test
    void aSessionEndsAtLastHoweverMuchItIsUsed() {
        String id = sessions.begin(TV);
        for (Duration age = Duration.ZERO; age.compareTo(Sessions.LONGEST) < 0; age = age.plusHours(10)) {
            assertThat(sessions.find(id)).as("after " + age).isPresent();
            pass(Duration.ofHours(10));
        }
        pass(Duration.ofMinutes(1));

        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void whoSignsOutIsSignedOut() {
        String id = sessions.begin(TV);

        sessions.end(id);

        assertThat(sessions.find(id)).isEmpty();
        assertThat(restarted().find(id)).as("by the next daemon too").isEmpty();
    }

    @Test
    void theNextDaemonKnowsThoseWhoAreSignedIn() {
        String byToken = sessions.begin(TV);
        String byLink = sessions.begin(ROOT);

        Sessions next = restarted();

        assertThat(next.find(byToken)).contains(TV);
        assertThat(next.find(byLink)).contains(ROOT);
    }

    @Test
    void theFileLetsNobodyIn() throws IOException {
        String id = sessions.begin(TV);

        assertThat(Files.readString(file())).doesNotContain(id).doesNotContain(Sessions.csrf(id));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatCannotBeReadHasEverybodySignInAgain() throws IOException {
        String id = sessions.begin(TV);
        Files.writeString(file(), "rubbish\n");

        Sessions next = restarted();

        assertThat(next.find(id)).isEmpty();
        assertThat(next.find(next.begin(TV))).isPresent();
    }

    @Test
    void theOneThatWasIdleTheLongestMakesRoom() {
        String idlest = sessions.begin(TV);
        pass(Duration.ofSeconds(1));
        String other = sessions.begin(TV);
        for (int i = 2; i <= Sessions.MOST; i++) {
            sessions.begin(ROOT);
        }

        assertThat(sessions.find(idlest)).isEmpty();
        assertThat(sessions.find(other)).isPresent();
    }

    @Test
    void nobodyBecomesAnAdminByHavingNoToken() {
        Caller nameless = new Caller("someone", Role.VIEWER, null, null, null);

        assertThatThrownBy(() -> sessions.begin(nameless)).isInstanceOf(IllegalArgumentException.class);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Path file() {
        return directory.resolve("sessions");
    }

    private Sessions restarted() {
        return new Sessions(file(), hash -> Optional.ofNullable(tokens.get(hash)), () -> now, Runnable::run);
    }
}
