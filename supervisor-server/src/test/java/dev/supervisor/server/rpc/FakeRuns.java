package dev.supervisor.server.rpc;

import dev.supervisor.rpc.RpcException;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Answers with what it was given; {@code status} fails in the way that the number says. */
final class FakeRuns implements RunApi {
    /** What {@code await} answered with, for the test to complete. */
    final List<CompletableFuture<RunStatus>> waiting = new ArrayList<>();
    /** Who submitted. */
    final List<String> callers = new ArrayList<>();

    @Override
    public CompletionStage<RunSubmitted> submit(RunSpec run) {
        callers.add(Caller.current().name());
        return CompletableFuture.completedFuture(new RunSubmitted(1, "queued", false));
    }

    @Override
    public CompletionStage<RunsSubmitted> submitMany(List<RunSpec> runs, @Nullable String durability) {
        return CompletableFuture.completedFuture(
                new RunsSubmitted(LongStream.rangeClosed(1, runs.size()).boxed().toList()));
    }

    @Override
    public CompletionStage<RunStatus> status(long runId) {
        return CompletableFuture.failedFuture(
                switch ((int) runId) {
                    case 404 -> RpcException.notFound("run", "404", "run.list has them all");
                    case 405 ->
                        new CompletionException(new CompletionException(RpcException.notFound("run", "405", null)));
                    case 500 -> new IllegalStateException("SECRET in /root/state");
                    case 501 -> new AssertionError("SECRET in /root/state");
                    default -> new CompletionException(new NullPointerException("SECRET"));
                });
    }

    @Override
    public CompletionStage<RunList> list(String state, String name, String cursor, Integer limit, String order) {
        return CompletableFuture.completedFuture(
                new RunList(List.of(), state + " " + name + " " + cursor + " " + limit));
    }

    @Override
    public CompletionStage<RunStatus> await(long runId, Integer timeoutMs) {
        CompletableFuture<RunStatus> answer = new CompletableFuture<>();
        waiting.add(answer);
        return answer;
    }

    @Override
    public CompletionStage<RunCancelled> cancel(long runId) {
        return CompletableFuture.completedFuture(new RunCancelled(runId, true, "cancelled"));
    }

    @Override
    public CompletionStage<LogPage> logs(long runId, String step, String cursor, Integer limit, Integer waitMs) {
        return CompletableFuture.completedFuture(
                new LogPage(List.of(), runId + " " + step + " " + cursor + " " + limit + " " + waitMs, false));
    }

    /** Never answered. */
    @Override
    public CompletionStage<RunSubmitted> retry(long runId) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Explanation> why(long runId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Deleted> deleteMany(
            @Nullable String state, @Nullable String name, @Nullable Instant finishedBefore) {
        throw new UnsupportedOperationException();
    }
}
