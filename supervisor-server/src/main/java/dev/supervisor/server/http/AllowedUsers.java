package dev.supervisor.server.http;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * Who may call on a unix socket: the user that listens, and root. Both and the callers come from the same place of the JDK, which
 * compares them by uid; a name would not do, since a uid need not have one ({@code user.name} is then {@code ?}, on 17 and 25).
 */
record AllowedUsers(UserPrincipal own, UserPrincipal root) {

    /**
     * Asks the kernel. The side that connects is told the user that listens (unix(7), {@code SO_PEERCRED}): unlike the owner of
     * the socket's file, that is right on every file system.
     *
     * @param listening a socket of this process
     */
    static AllowedUsers of(UnixDomainSocketAddress listening) throws IOException {
        UserPrincipal root = listening
                .getPath()
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("0"); // nobody's name, and so taken as the uid
        try (SocketChannel self = SocketChannel.open(listening)) {
            return new AllowedUsers(userOf(self), root);
        }
    }

    /** The user at the other end of a connection. */
    static UserPrincipal userOf(SocketChannel connection) throws IOException {
        return connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    }

    boolean include(UserPrincipal user) {
        return user.equals(own) || user.equals(root);
    }
}
