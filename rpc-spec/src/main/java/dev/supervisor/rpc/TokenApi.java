package dev.supervisor.rpc;

import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcParam;
import com.googlecode.jsonrpc4j.JsonRpcService;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.rpc.model.TokenInfo;
import dev.supervisor.rpc.model.TokenList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tokens: who may call over HTTP, besides the holder of the file {@code admin.token}. */
@JsonRpcService("token")
public interface TokenApi {
    /**
     * Makes a token. The answer is the only place where it can ever be read: the daemon keeps a hash.
     *
     * @param name for people and the audit: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     * @param role {@code viewer}, {@code operator} or {@code admin}
     * @param services names, each with {@code *} for any characters, 1 to 64 of them: the token is then good for {@code service.*} calls
     *     about these services alone, and cannot define services. Not with {@code admin}. Default: no such limit
     * @param expiresInMs 1,000 to 315,360,000,000 (ten years); default: never
     */
    @JsonRpcMethod(value = "token.create", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.ADMIN)
    @Fails(RpcError.ALREADY_EXISTS)
    CompletionStage<TokenCreated> create(
            @JsonRpcParam("name") String name,
            @JsonRpcParam("role") String role,
            @JsonRpcParam("services") @Nullable List<String> services,
            @JsonRpcParam("expires_in_ms") @Nullable Long expiresInMs);

    /** All tokens that are good or have expired, newest first, without their secrets. */
    @JsonRpcMethod(value = "token.list", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.ADMIN)
    CompletionStage<TokenList> list();

    /**
     * Makes a token worthless from the next call on; streams opened with it are closed.
     *
     * @param id from {@code token.list}
     */
    @JsonRpcMethod(value = "token.revoke", required = true)
    @Answered(Answered.By.STAGE)
    @Needs(Role.ADMIN)
    @Fails(RpcError.NOT_FOUND)
    CompletionStage<TokenInfo> revoke(@JsonRpcParam("id") long id);
}
