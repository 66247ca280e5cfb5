package dev.supervisor.server.rpc;

import dev.supervisor.rpc.RunApi;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.LogPage;
import dev.supervisor.rpc.model.RunCancelled;
import dev.supervisor.rpc.model.RunList;
import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.RunSubmitted;
import dev.supervisor.rpc.model.RunsSubmitted;
import dev.supervisor.server.control.RunControl;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code run.*}: adds who is calling, and hands over. */
public final class RunHandler implements RunApi {
    private final RunControl runs;

    public RunHandler(RunControl runs) {
        this.runs = runs;
    }

    @Override
    public CompletionStage<RunSubmitted> submit(RunSpec run) {
        return runs.submit(run, Caller.current().name());
    }

    @Override
    public CompletionStage<RunsSubmitted> submitMany(List<RunSpec> specs, @Nullable String durability) {
        return runs.submitMany(specs, durability, Caller.current().name());
    }

    @Override
    public CompletionStage<RunStatus> status(long runId) {
        return runs.status(runId);
    }

    @Override
    public CompletionStage<RunList> list(
            @Nullable String state,
            @Nullable String name,
            @Nullable String cursor,
            @Nullable Integer limit,
            @Nullable String order) {
        return runs.list(state, name, cursor, limit, order);
    }

    @Override
    public CompletionStage<RunStatus> await(long runId, @Nullable Integer timeoutMs) {
        return runs.await(runId, timeoutMs);
    }

    @Override
    public CompletionStage<RunCancelled> cancel(long runId) {
        return runs.cancel(runId, Caller.current().name());
    }

    @Override
    public CompletionStage<LogPage> logs(
            long runId,
            @Nullable String step,
            @Nullable String cursor,
            @Nullable Integer limit,
            @Nullable Integer waitMs) {
        return runs.logs(runId, step, new RunControl.LogRequest(cursor, limit, waitMs));
    }

    @Override
    public CompletionStage<RunSubmitted> retry(long runId) {
        return runs.retry(runId, Caller.current().name());
    }

    @Override
    public CompletionStage<Explanation> why(long runId) {
        return runs.why(runId);
    }

    @Override
    public CompletionStage<Deleted> deleteMany(
            @Nullable String state, @Nullable String name, @Nullable Instant finishedBefore) {
        return runs.deleteMany(state, name, finishedBefore, Caller.current().name());
    }
}
