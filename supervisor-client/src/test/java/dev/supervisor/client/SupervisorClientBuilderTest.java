package dev.supervisor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.supervisor.client.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorClientBuilderTest {
    @Test
    void findsTheSocketInTheStateDirectory(@TempDir Path state) throws Exception {
        try (SupervisorClient client =
                SupervisorClient.builder().stateDirectory(state).build()) {
            assertThat(client.describe())
                    .isEqualTo(state.resolve("supervisor.sock").toString());
        }
    }

    @Test
    void socketThatIsNamedGoesBeforeTheStateDirectory(@TempDir Path state) throws Exception {
        Path other = state.resolve("other.sock");
        try (SupervisorClient client =
                SupervisorClient.builder().stateDirectory(state).socket(other).build()) {
            assertThat(client.describe()).isEqualTo(other.toString());
        }
    }

    @Test
    void takesTheTokenFromTheStateDirectoryAndKeepsThePathOfTheUrl(@TempDir Path state) throws Exception {
        Files.writeString(state.resolve("admin.token"), "secret\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try (SupervisorClient client = SupervisorClient.builder()
                .stateDirectory(state)
                .url("http://127.0.0.1:" + server.getAddress().getPort() + "/behind/proxy/")
                .build()) {
            assertThatThrownBy(client::systemPing).hasMessageContaining("404");
            assertThat(asked).containsExactly("/behind/proxy/rpc Bearer secret");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://build-7:7878", "http://10.0.0.7", "http://127.0.0.1.example.org", "http://localhost.evil"
            })
    void tokenOfTheStateDirectoryDoesNotGoWhereOthersCouldReadIt(String url, @TempDir Path state) throws Exception {
        Files.writeString(state.resolve("admin.token"), "secret\n");
        Files.writeString(state.resolve("endpoint"), "https://build-7:7878\n");
        SupervisorClientBuilder builder =
                SupervisorClient.builder().stateDirectory(state).url(url);
        assertThatThrownBy(builder::build)
                .isInstanceOf(TransportException.class)
                .hasMessageContaining(url)
                .hasMessageNotContaining("secret");
        assertThat(builder.token("t").build().describe()).isEqualTo(url + "/rpc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://build-7",
                "http://LOCALHOST:1",
                "http://127.8.8.8/",
                "http://[::1]:7878",
                "http://Own:7878/"
            })
    void tokenOfTheStateDirectoryGoesToThisMachineOverTlsOrToTheDirectorysOwnDaemon(String url, @TempDir Path state)
            throws Exception {
        Files.writeString(state.resolve("admin.token"), "secret\n");
        Files.writeString(state.resolve("endpoint"), "http://own:7878\n");
        SupervisorClient.builder().stateDirectory(state).url(url).build().close();
    }

    @Test
    void urlWithoutATokenAnywhereIsRefused(@TempDir Path state) {
        SupervisorClientBuilder builder =
                SupervisorClient.builder().stateDirectory(state).url("http://127.0.0.1:1");
        assertThatThrownBy(builder::build).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        SupervisorClientBuilder builder = SupervisorClient.builder();
        assertThatThrownBy(() -> builder.callTimeout(Duration.ZERO)).hasMessageContaining("callTimeout");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofMillis(-1))).hasMessageContaining("connectTimeout");
        for (String url : new String[] {"ftp://x", "127.0.0.1:7878", "http:///x", "/x"}) {
            assertThatThrownBy(() -> SupervisorClient.http(url, "t")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SupervisorClient.http("http://x", "a\r\nHost: y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Host");
    }

    @Test
    void hostThatDoesNotExistIsNoDaemon() throws IOException {
        try (SupervisorClient client = SupervisorClient.http("http://no-such-host.invalid", "t")) {
            assertThatThrownBy(client::systemPing).hasMessageContaining("no daemon answers");
        }
    }
}
