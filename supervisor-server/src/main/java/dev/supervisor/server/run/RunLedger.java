package dev.supervisor.server.run;

import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.ProcessIdentity;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The durable side of runs, as the scheduler sees it. Called on the loop; must not block. A stage that fails means that nothing was
 * written.
 */
public interface RunLedger {
    /** The steps whose turn is next. */
    CompletionStage<List<ReadyStep>> ready(String pool, int limit);

    /** Queued to running, with its process; false when it is no longer queued. */
    CompletionStage<Boolean> claim(StepKey step, ProcessIdentity process);

    /**
     * Stores how a step ended and all that follows from it.
     *
     * @return whether its run goes on
     */
    CompletionStage<Boolean> ended(StepKey step, StepEnd end);

    /**
     * Running back to queued: its program was never let through.
     *
     * @return whether its run goes on
     */
    CompletionStage<Boolean> neverStarted(StepKey step);

    /** The run's time is over: what of it waits will not be started any more. */
    CompletionStage<Void> runTimedOut(long runId);

    /** Where a step's output goes. */
    OutputSink output(ReadyStep step, UUID invocation);
}
