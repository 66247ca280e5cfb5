package dev.supervisor.server.rpc;

import dev.supervisor.rpc.TokenApi;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.rpc.model.TokenInfo;
import dev.supervisor.rpc.model.TokenList;
import dev.supervisor.server.control.TokenControl;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code token.*}: adds who is calling, and hands over. */
public final class TokenHandler implements TokenApi {
    private final TokenControl tokens;

    public TokenHandler(TokenControl tokens) {
        this.tokens = tokens;
    }

    @Override
    public CompletionStage<TokenCreated> create(
            String name, String role, @Nullable List<String> services, @Nullable Long expiresInMs) {
        return tokens.create(name, role, services, expiresInMs, Caller.current().name());
    }

    @Override
    public CompletionStage<TokenList> list() {
        return tokens.list();
    }

    @Override
    public CompletionStage<TokenInfo> revoke(long id) {
        return tokens.revoke(id, Caller.current().name());
    }
}
