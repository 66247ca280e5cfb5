package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The daemon that is driven. */
interface Target extends AutoCloseable {
    /** A new client of it, with connections of its own. */
    SupervisorClient connect() throws IOException;

    /** Waits until nothing of it is left, if it is ours; what was left is told by {@link DaemonUnderTest}. */
    @Override
    void close() throws IOException;

    /** A daemon that somebody else runs. */
    static Target remote(Destination destination) {
        return new Target() {
            @Override
            public SupervisorClient connect() throws IOException {
                Path socket = destination.socket();
                return socket == null
                        ? SupervisorClient.http(
                                Objects.requireNonNull(destination.url()), Objects.requireNonNull(destination.token()))
                        : SupervisorClient.unix(socket);
            }

            @Override
            public void close() {
                // not ours to stop
            }
        };
    }
}
