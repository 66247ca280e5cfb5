package dev.supervisor.server.supervise;

import dev.supervisor.server.process.OutputSink;
import java.util.UUID;

/** Where the output of services goes. */
@FunctionalInterface
public interface Outputs {
    /** @param onReadyLine to be told, on any thread, when output contains the definition's readiness text */
    OutputSink open(Definition definition, UUID invocation, Runnable onReadyLine);
}
