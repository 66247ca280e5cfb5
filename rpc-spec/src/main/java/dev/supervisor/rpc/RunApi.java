package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
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
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs: one-off commands, or small graphs of steps, queued and executed once. */
@JsonRpcService("run")
public interface RunApi {
    /** Queues a run of one command or of steps; one transaction, durable when answered. */
    @JsonRpcMethod(value = "run.submit", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.DEPENDENCY_CYCLE})
    CompletionStage<RunSubmitted> submit(@RpcParams @JsonRpcParam("run") RunSpec run);

    /**
     * Queues many runs in one transaction: all of them or none.
     *
     * @param runs 1 to 10,000
     * @param durability as of a run; it holds for all of them, and for none less than its own
     */
    @JsonRpcMethod(value = "run.submit_many", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.DEPENDENCY_CYCLE})
    CompletionStage<RunsSubmitted> submitMany(
            @JsonRpcParam("runs") List<RunSpec> runs, @JsonRpcParam("durability") @Nullable String durability);

    /**
     * One run with its steps.
     *
     * @param runId from the answer of the submit
     */
    @JsonRpcMethod(value = "run.status", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<RunStatus> status(@JsonRpcParam("run_id") long runId);

    /**
     * Runs, without their steps.
     *
     * @param state only runs in this state
     * @param name only runs of this name
     * @param cursor where to go on, from an earlier answer
     * @param limit runs at most, 1 to 1,000; default 50
     * @param order {@code newest} first (default), or {@code next}: the queued ones pool by pool, whose turn comes next first, so many
     *     of each pool; this goes with no {@code name} and no {@code cursor}
     */
    @JsonRpcMethod(value = "run.list", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    CompletionStage<RunList> list(
            @JsonRpcParam("state") @Nullable String state,
            @JsonRpcParam("name") @Nullable String name,
            @JsonRpcParam("cursor") @Nullable String cursor,
            @JsonRpcParam("limit") @Nullable Integer limit,
            @JsonRpcParam("order") @Nullable String order);

    /**
     * Answers when the run has ended, or with its present status after {@code timeout_ms}.
     *
     * @param runId from the answer of the submit
     * @param timeoutMs 0 to 3,600,000; default 60,000
     */
    @JsonRpcMethod(value = "run.wait", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<RunStatus> await(
            @JsonRpcParam("run_id") long runId, @JsonRpcParam("timeout_ms") @Nullable Integer timeoutMs);

    /**
     * Cancels a run that has not ended. A conditional update: the answer tells whether it came in time.
     *
     * @param runId from the answer of the submit
     */
    @JsonRpcMethod(value = "run.cancel", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<RunCancelled> cancel(@JsonRpcParam("run_id") long runId);

    /**
     * Output of one step, oldest first.
     *
     * @param runId from the answer of the submit
     * @param step the step's name; may be left out when the run has one step
     * @param cursor where to go on, from an earlier answer; without it: the last {@code limit} lines
     * @param limit lines at most, 1 to 10,000; default 100
     * @param waitMs when there is nothing yet, wait for output this long; 0 to 60,000; default 0
     */
    @JsonRpcMethod(value = "run.logs", required = true)
    @Answered(Answered.By.WAIT)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<LogPage> logs(
            @JsonRpcParam("run_id") long runId,
            @JsonRpcParam("step") @Nullable String step,
            @JsonRpcParam("cursor") @Nullable String cursor,
            @JsonRpcParam("limit") @Nullable Integer limit,
            @JsonRpcParam("wait_ms") @Nullable Integer waitMs);

    /**
     * Queues a new run like one that has ended, with the same name, steps, environment and labels.
     *
     * @param runId a run that has ended
     * @return the new run
     */
    @JsonRpcMethod(value = "run.retry", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE})
    CompletionStage<RunSubmitted> retry(@JsonRpcParam("run_id") long runId);

    /**
     * Explains the present state: which step waits for which, how many go before it in its pool, the decisive step and its last
     * output.
     *
     * @param runId from the answer of the submit
     */
    @JsonRpcMethod(value = "run.why", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<Explanation> why(@JsonRpcParam("run_id") long runId);

    /**
     * Deletes runs that have ended, the oldest first, in one transaction, with their steps and their output. At most 1,000 in one call:
     * where {@code tables.runs} says 1,000, there may be more.
     *
     * @param state only those that ended so
     * @param name only those of this name
     * @param finishedBefore only those that ended before
     */
    @JsonRpcMethod(value = "run.delete_many", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    CompletionStage<Deleted> deleteMany(
            @JsonRpcParam("state") @Nullable String state,
            @JsonRpcParam("name") @Nullable String name,
            @JsonRpcParam("finished_before") @Nullable Instant finishedBefore);
}
