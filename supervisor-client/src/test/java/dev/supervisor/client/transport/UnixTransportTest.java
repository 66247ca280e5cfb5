package dev.supervisor.client.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is stopped, or has as many connections as it takes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixTransportTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] PING = "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"method\":\"system.ping\"}".getBytes(UTF_8);
    private static final String FULL =
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32004,\"message\":\"full\"}}\n";
    private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}\n";

    private final List<SocketChannel> waiting = new ArrayList<>();
    private Path socket;
    private ServerSocketChannel server;

    @BeforeEach
    void listen(@TempDir Path directory) throws IOException {
        socket = directory.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket), 1);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (SocketChannel one : waiting) {
            one.close();
        }
    }

    @Test
    void connectToADaemonThatAcceptsNobodyEndsInTime() throws Exception {
        fillBacklog();
        try (Transport transport = new UnixTransport(socket, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> transport.exchange(PING, LONG))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            unreached -> assertThat(unreached.isRetryable()).isTrue())
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
        try (Transport transport = new UnixTransport(socket)) {
            assertThatThrownBy(() -> transport.exchange(PING, Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(
                            CallTimeoutException.class,
                            timeout -> assertThat(timeout.mayHaveBeenExecuted()).isFalse());
        }
    }

    @Test
    void connectIsTriedUntilThereIsRoomInTheBacklog() throws Exception {
        fillBacklog();
        try (Transport transport = new UnixTransport(socket)) {
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> exchange(transport));
            assertThat(answer).isNotDone();
            for (int i = 0; i < waiting.size(); i++) {
                server.accept().close();
            }
            try (SocketChannel call = server.accept()) {
                call.read(ByteBuffer.allocate(1_000));
                call.write(ByteBuffer.wrap(PONG.getBytes(UTF_8)));
                assertThat(answer.get(20, TimeUnit.SECONDS)).asString(UTF_8).isEqualTo(PONG.strip());
            }
        }
    }

    @Test
    void connectionThatWasRefusedIsNotUsedAgain() throws Exception {
        try (Transport transport = new UnixTransport(socket)) {
            CompletableFuture<byte[]> refused = CompletableFuture.supplyAsync(() -> exchange(transport));
            try (SocketChannel first = server.accept()) {
                first.write(ByteBuffer.wrap(FULL.getBytes(UTF_8)));
                assertThat(refused.get(20, TimeUnit.SECONDS)).asString(UTF_8).isEqualTo(FULL.strip());
                CompletableFuture<byte[]> next = CompletableFuture.supplyAsync(() -> exchange(transport));
                try (SocketChannel second = server.accept()) {
                    second.write(ByteBuffer.wrap(PONG.getBytes(UTF_8)));
                    assertThat(next.get(20, TimeUnit.SECONDS)).asString(UTF_8).isEqualTo(PONG.strip());
                }
            }
        }
    }

    private static byte[] exchange(Transport transport) {
        try {
            return transport.exchange(PING, LONG);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void fillBacklog() throws IOException {
        while (true) {
            SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
            one.configureBlocking(false);
            try {
                one.connect(UnixDomainSocketAddress.of(socket));
                waiting.add(one);
            } catch (SocketException full) {
                one.close();
                return;
            }
        }
    }
}
