package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1:7878, 127.0.0.1", "Build-7:0, build-7", "[::1]:7878, [::1]", "::1:7878, [::1]"})
    void aHostIsWrittenAsInUrls(String listen, String host) {
        assertThat(HttpServer.host(listen)).isEqualTo(host);
    }

    @Test
    void theNameAndTheAddressThatItListensOnAreItsNames() throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
        assertThat(HttpServer.names(false, "build-7", address)).containsExactlyInAnyOrder("build-7", "10.0.0.7");
        assertThat(HttpServer.names(true, "build-7", address)).isNull();
        assertThat(HttpServer.names(false, "[::1]", InetAddress.getByAddress(new byte[] {
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
                })))
                .containsExactlyInAnyOrder("[::1]", "[0:0:0:0:0:0:0:1]");
        assertThat(HttpServer.names(false, "0.0.0.0", InetAddress.getByName("0.0.0.0")))
                .isNull();
    }
}
