package dev.supervisor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.supervisor.client.cli.Cli;
import dev.supervisor.client.transport.CallTimeoutException;
import dev.supervisor.client.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS against the JDK's server, with a certificate made for 127.0.0.1 alone. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int PING_BYTES = 1 << 20;

    @TempDir
    static Path directory;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        Path store = directory.resolve("server.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "a",
                "-file",
                directory.resolve("ca.pem").toString(),
                "-keystore",
                store.toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.setExecutor(THREADS);
        server.createContext("/rpc", exchange -> {
            JsonNode request = ScriptedDaemon.JSON.readTree(exchange.getRequestBody());
            String large = "x".repeat(PING_BYTES - 1);
            byte[] answer = ("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":\"" + large + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        THREADS.shutdownNow();
    }

    @Test
    void trustedDaemonIsCalledOverAndOver() throws Exception {
        try (SupervisorClient client = client("127.0.0.1")) {
            String large = "y".repeat(1 << 20);
            for (int i = 0; i < 5; i++) {
                JsonNode answer = client.call(new Call<>("x", List.of(large), JsonNode.class, Duration.ofSeconds(20)));
                assertThat(answer.textValue()).hasSize(PING_BYTES - 1);
            }
        }
    }

    @Test
    void certificateForAnotherNameIsRefused() throws Exception {
        try (SupervisorClient client = client("localhost")) {
            assertThatThrownBy(client::rpcDiscover)
                    .isInstanceOf(TransportException.class)
                    .hasRootCauseInstanceOf(java.security.cert.CertificateException.class);
        }
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() throws Exception {
        try (SupervisorClient client = SupervisorClient.http(url("127.0.0.1"), "t")) {
            assertThatThrownBy(client::rpcDiscover)
                    .isInstanceOf(TransportException.class)
                    .hasCauseInstanceOf(SSLHandshakeException.class)
                    .hasMessageContainingAll("127.0.0.1", "is not trusted", "PKIX");
        }
        assertThat(said("--url", url("127.0.0.1"))).contains("is not trusted", "--ca FILE");
    }

    @Test
    void whatIsNoTlsAndWhatIsNoHostIsSaid() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            THREADS.submit(() -> {
                try (Socket connection = plain.accept()) {
                    connection.getOutputStream().write("no TLS here\n".getBytes(StandardCharsets.US_ASCII));
                    return connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            });
            assertThat(said("--url", "https://127.0.0.1:" + plain.getLocalPort()))
                    .contains("no TLS connection", "http://");
        }
        assertThat(said("--url", "http://daemon.invalid:7878")).contains("no host daemon.invalid", "SUPERVISOR_URL");
    }

    @Test
    void recordLargerThanUsualDoesNotKeepTheClientBusy() throws Exception {
        byte[] record = new byte[5 + 0x5000];
        System.arraycopy(new byte[] {0x16, 3, 3, 0x50, 0}, 0, record, 0, 5);
        assertThat(failureOf(record)).isInstanceOf(TransportException.class).hasMessageContaining("no TLS connection");
    }

    @Test
    void recordLargerThanUsualThatDoesNotEndIsATimeout() throws Exception {
        byte[] record = new byte[0x4600]; // more than a usual record, less than this one
        System.arraycopy(new byte[] {0x16, 3, 3, 0x50, 0}, 0, record, 0, 5);
        assertThat(failureOf(record)).isInstanceOf(CallTimeoutException.class);
    }

    /** Of a call that has a second, to a peer that sends this in place of a handshake. */
    private static Throwable failureOf(byte[] handshake) throws IOException {
        try (ServerSocket hostile = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            THREADS.submit(() -> {
                try (Socket connection = hostile.accept()) {
                    connection.getOutputStream().write(handshake);
                    return connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            });
            String url = "https://127.0.0.1:" + hostile.getLocalPort();
            SupervisorClient client = SupervisorClient.http(url, "t");
            return assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> catchThrowable(
                            () -> client.call(new Call<>("system.ping", null, JsonNode.class, Duration.ofSeconds(1)))));
        }
    }

    private static String said(String... options) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        List<String> args = new ArrayList<>(List.of("runs"));
        args.addAll(List.of(options));
        Cli.run(args, Map.of("SUPERVISOR_TOKEN", "t"), printed, printed);
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void fileWithoutCertificatesIsRefused() throws Exception {
        Path none = Files.writeString(directory.resolve("none.pem"), "\n");
        assertThatThrownBy(() -> SupervisorClient.builder()
                        .url("https://x")
                        .token("t")
                        .trust(none)
                        .build())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(none.toString());
    }

    private static SupervisorClient client(String host) throws IOException {
        return SupervisorClient.builder()
                .url(url(host))
                .token("t")
                .trust(directory.resolve("ca.pem"))
                .retries(RetryPolicy.none())
                .build();
    }

    private static String url(String host) {
        return "https://" + host + ":" + server.getAddress().getPort();
    }

    private static SSLContext context(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-storepass", new String(PASSWORD), "-storetype", "PKCS12"));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }
}
