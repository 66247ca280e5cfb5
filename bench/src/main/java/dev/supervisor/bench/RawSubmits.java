package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;

/** Submits by {@link RawCalls}, and whether they are stored. */
final class RawSubmits {
    private static final String SUBMIT = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"run.submit\",\"params\":"
            + "{\"name\":\"bench\",\"command\":[\"/bin/true\"],\"labels\":{\"by\":\"bench\"}}}";

    private final SupervisorClient client;
    private final long before;

    private RawSubmits(SupervisorClient client) throws IOException {
        this.client = client;
        this.before = rows();
    }

    /** Begins to count what the daemon has. */
    static RawSubmits countedBy(SupervisorClient client) throws IOException {
        return new RawSubmits(client);
    }

    static RawCalls.Request request(DaemonUnderTest daemon) throws IOException {
        return RawCalls.Request.rpc(daemon, SUBMIT, "{\"run_id\":");
    }

    /** @param acknowledged since it began to count, by whoever submits */
    Check stored(long acknowledged) throws IOException {
        long stored = rows() - before;
        return new Check(
                "acknowledged submits are stored",
                stored == acknowledged,
                stored + " stored, " + acknowledged + " acknowledged");
    }

    private long rows() throws IOException {
        return client.systemInfo().rows().getOrDefault("runs", 0L);
    }
}
