package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Services and runs that were stored but cannot be read: moved out of the way as they stood, so that they block nothing and are
 * not lost.
 */
@JsonRpcService("dead_letter")
public interface DeadLetterApi {
    /**
     * The dead letters, newest first.
     *
     * @param cursor of the answer before
     * @param limit 1 to 1,000; default 50
     */
    @JsonRpcMethod(value = "dead_letter.list", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.VIEWER)
    CompletionStage<DeadLetterList> list(
            @JsonRpcParam("cursor") @Nullable String cursor, @JsonRpcParam("limit") @Nullable Integer limit);

    /**
     * Puts the rows back and takes them up again: a service is supervised, a run goes on. If they still cannot be read, or others
     * stand in their place, nothing is changed.
     *
     * @param id from {@code dead_letter.list}
     */
    @JsonRpcMethod(value = "dead_letter.retry", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE, RpcError.CONFLICT})
    CompletionStage<DeadLetterRetried> retry(@JsonRpcParam("id") long id);

    /**
     * Deletes dead letters for good.
     *
     * @param id default: all
     */
    @JsonRpcMethod(value = "dead_letter.purge", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.OPERATOR)
    @Fails({RpcError.NOT_FOUND, RpcError.INVALID_STATE})
    CompletionStage<Deleted> purge(@JsonRpcParam("id") @Nullable Long id);
}
