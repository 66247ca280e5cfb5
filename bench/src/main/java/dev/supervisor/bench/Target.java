package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.nio.file.Files;
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
    static Target remote(LoadOptions.Where where) {
        return new Target() {
            @Override
            public SupervisorClient connect() throws IOException {
                Path socket = where.socket();
                if (socket != null) {
                    return SupervisorClient.unix(socket);
                }
                Path tokenFile = Objects.requireNonNull(where.tokenFile());
                return SupervisorClient.http(
                        Objects.requireNonNull(where.url()),
                        Files.readString(tokenFile).strip());
            }

            @Override
            public void close() {
                // not ours to stop
            }
        };
    }
}
