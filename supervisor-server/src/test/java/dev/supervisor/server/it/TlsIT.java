package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.testkit.DaemonUnderTest;
import dev.supervisor.server.testkit.RawHttp;
import dev.supervisor.server.testkit.TestCertificates;
import dev.supervisor.server.testkit.TestCertificates.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP endpoint with a certificate. */
class TlsIT {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}";
    private static final String YAML = "daemon: {tls: {certificate: us.pem, key: us-key.pem}}";

    @TempDir
    static Path directory;

    private static Pair first;
    private static Pair second;
    private static Pair expired;
    private static DaemonUnderTest daemon;

    @BeforeAll
    static void start() throws IOException {
        TestCertificates certificates = new TestCertificates(directory);
        first = certificates.issued("first", "EC");
        second = certificates.selfSigned("second", "RSA");
        expired = certificates.selfSigned("expired", "EC", "-startdate", "-3d", "-validity", "1");
        use(first);
        daemon = new DaemonUnderTest(directory).startWith(YAML);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @BeforeEach
    void withTheFirstCertificate() throws IOException {
        use(first);
        daemon.client().systemReload();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void callsAreAnsweredToWhoTrustsTheIssuer(String protocol) throws IOException {
        try (SSLSocket socket = connect(directory.resolve("first-ca.pem"), protocol)) {
            assertThat(new RawHttp(socket).call(daemon.token(), PING).answer().body())
                    .contains("\"result\"");
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(socket.getSession().getPeerCertificates()).hasSize(2);
        }
    }

    @Test
    void theAddressIsToldAsHttps() throws IOException {
        assertThat(daemon.url()).startsWith("https://127.0.0.1:");
        assertThat(daemon.client().systemInfo().endpoint()).isEqualTo(daemon.url());
    }

    @Test
    void whoDoesNotTrustTheIssuerFindsOut() {
        assertThatIOException()
                .isThrownBy(() -> connect(second.certificate(), "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void withoutTlsNothingIsAnswered() throws IOException {
        try (Socket socket = plain()) {
            socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .doesNotContain("HTTP", "live");
        }
    }

    /** A hello of TLS 1.1 (RFC 4346) with one cipher, and what it gets: an alert, fatal, protocol_version. */
    @Test
    void oldProtocolsAreRefused() throws IOException {
        String hello = "0302" + "00".repeat(32) + "00" + "0002c013" + "0100";
        String handshake = "010000" + HexFormat.of().toHexDigits((byte) (hello.length() / 2)) + hello;
        String message = "16030200" + HexFormat.of().toHexDigits((byte) (handshake.length() / 2)) + handshake;
        try (Socket socket = plain()) {
            socket.getOutputStream().write(HexFormat.of().parseHex(message));
            assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(7)))
                    .matches("1503..00020246");
        }
    }

    @ParameterizedTest
    @CsvSource({"https, 200", "http, 403"})
    void onlyPagesOfTheSameSchemeAreOurs(String scheme, int status) throws IOException {
        try (SSLSocket socket = connect(directory.resolve("first-ca.pem"), "TLSv1.3")) {
            String head = String.join(
                    "\n",
                    "POST /rpc HTTP/1.1",
                    "Host: localhost:7878",
                    "Origin: " + scheme + "://localhost:7878",
                    "Content-Type: application/json",
                    "Authorization: Bearer " + daemon.token(),
                    "Content-Length: " + PING.length());
            assertThat(new RawHttp(socket).send(head, PING).answer().status()).isEqualTo(status);
        }
    }

    @Test
    void aRenewedCertificateIsTakenUpAndNoConnectionIsLost() throws IOException {
        try (SSLSocket before = connect(directory.resolve("first-ca.pem"), "TLSv1.3")) {
            RawHttp kept = new RawHttp(before);
            kept.call(daemon.token(), PING).answer();
            use(second);

            assertThat(daemon.client().systemReload().needsRestart()).isEmpty();

            assertThat(kept.call(daemon.token(), PING).answer().status()).isEqualTo(200);
            try (SSLSocket after = connect(second.certificate(), "TLSv1.3")) {
                assertThat(after.getSession().getPeerCertificates()[0]).isEqualTo(certificate(second.certificate()));
                assertThat(new RawHttp(after)
                                .call(daemon.token(), PING)
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aPairThatDoesNotFitChangesNothing() throws IOException {
        Files.copy(second.key(), directory.resolve("us-key.pem"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> daemon.client().systemReload())
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("supervisor.yml:1:10: ")
                .hasMessageContaining("is not the key of the certificate");

        connect(directory.resolve("first-ca.pem"), "TLSv1.3").close();
    }

    @Test
    void anExpiredCertificateIsWarnedOf() throws IOException {
        use(expired);
        daemon.client().systemReload();
        assertThat(daemon.log()).contains("has expired at", "renew it, then reload");
    }

    @Test
    void aDaemonWithoutItsKeyDoesNotStart() throws IOException {
        Path other = Files.createDirectories(directory.resolve("other"));
        try (DaemonUnderTest refused = new DaemonUnderTest(other)) {
            Path yaml = refused.write("daemon:\n  tls: {certificate: " + first.certificate() + ", key: none.pem}");
            refused.launch("--config", yaml.toString());
            assertThat(refused.awaitEnd()).isEqualTo(1);
            assertThat(refused.log().lines().toList())
                    .last()
                    .asString()
                    .contains("supervisor.yml:2:3: ", other + "/none.pem: there is no such file");
        }
    }

    @Test
    void theKeyIsSaidNowhere() throws IOException {
        List<String> lines = Files.readAllLines(first.key());
        assertThat(daemon.log()).doesNotContain(lines.get(1));
    }

    private static void use(Pair pair) throws IOException {
        Files.copy(pair.certificate(), directory.resolve("us.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair.key(), directory.resolve("us-key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Socket plain() throws IOException {
        URI uri = URI.create(daemon.url());
        return new Socket(uri.getHost(), uri.getPort());
    }

    /** A connection that has shaken hands. */
    private static SSLSocket connect(Path trusted, String protocol) throws IOException {
        URI uri = URI.create(daemon.url());
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("trusted", certificate(trusted));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(uri.getHost(), uri.getPort());
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificate certificate(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
