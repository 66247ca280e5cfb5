package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonAddressTest {
    /** Nobody listens there. */
    private static final String URL = "http://127.0.0.1:1";

    @TempDir
    private Path state;

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:78x8", "http://a b", "ftp://h", "h:7878", "http://", ""})
    void anAddressThatIsNoneIsToldWithOneThatIs(String url) {
        Called status = called(Map.of(), "status", "--url", url);

        assertThat(status.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(status.err())
                .startsWith("supervisor: status: \"" + url
                        + "\" is no address of a daemon, such as http://127.0.0.1:7878\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:99999", "https://h:0"})
    void aPortThatIsNoneIsTold(String url) {
        Called status = called(Map.of(), "status", "--url", url);

        assertThat(status.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(status.err()).contains("\"" + url + "\"", "ports go from 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "one\r\nHost: other", "\u00fc"})
    void aTokenThatIsNoneIsNotSent(String token) {
        Called status = called(Map.of("SUPERVISOR_TOKEN", token), "status", "--url", URL);

        assertThat(status.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(status.err())
                .contains("the token has characters that no token has")
                .doesNotContain(token);
    }

    @Test
    void theEndOfALineIsNoPartOfTheToken() {
        Called status = called(Map.of("SUPERVISOR_TOKEN", " secret\r\n"), "status", "--url", URL);

        assertThat(status.err()).contains("no daemon answers at " + URL);
    }

    @Test
    void anEmptyVariableIsNotSet() {
        Map<String, String> empty =
                Map.of("SUPERVISOR_URL", "", "SUPERVISOR_SOCKET", " ", "SUPERVISOR_TOKEN", "", "SUPERVISOR_CA", "");

        assertThat(called(empty, "status").err()).contains("no daemon answers at " + state.resolve("supervisor.sock"));
        assertThat(called(empty, "status", "--url", URL).err())
                .contains("there is no token: " + state.resolve("admin.token") + " cannot be read");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithWhatToDo() throws Exception {
        Map<String, String> token = Map.of("SUPERVISOR_TOKEN", "secret");
        Path none = state.resolve("none.pem");
        Path empty = Files.createFile(state.resolve("empty.pem"));

        Called missing = called(token, "status", "--url", "https://127.0.0.1:1", "--ca", none.toString());
        assertThat(missing.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(missing.err())
                .isEqualTo("supervisor: " + none
                        + " cannot be read, because it does not exist; say --ca FILE or set SUPERVISOR_CA\n");
        assertThat(called(token, "status", "--url", "https://127.0.0.1:1", "--ca", empty.toString())
                        .err())
                .startsWith("supervisor: " + empty + " holds no certificate; say --ca FILE");
    }

    private Called called(Map<String, String> env, String... args) {
        Map<String, String> all = new HashMap<>(env);
        all.put("SUPERVISOR_STATE_DIR", state.toString());
        return Called.with(all, args);
    }
}
