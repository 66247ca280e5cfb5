package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedUsersTest {
    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private UnixDomainSocketAddress address;
    private AllowedUsers allowed;

    @BeforeEach
    void listen() throws IOException {
        address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(address);
        allowed = AllowedUsers.of(address);
        server.accept().close(); // it asked over a connection
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void theUserThatListensIsIncluded() throws IOException {
        try (SocketChannel caller = SocketChannel.open(address);
                SocketChannel called = server.accept()) {
            assertThat(caller.isConnected()).isTrue();
            assertThat(allowed.include(AllowedUsers.userOf(called))).isTrue();
        }
    }

    @Test
    void rootIsIncludedAndAnotherUserIsNot() throws IOException {
        assertThat(allowed.include(user("root"))).isTrue();
        assertThat(allowed.include(user("0"))).isTrue();
        assertThat(allowed.include(user("54322"))).isFalse();
    }

    private UserPrincipal user(String nameOrNumber) throws IOException {
        return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(nameOrNumber);
    }
}
