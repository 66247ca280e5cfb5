package dev.supervisor.server.rpc;

import dev.supervisor.rpc.TokenApi;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.rpc.model.TokenInfo;
import dev.supervisor.rpc.model.TokenList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** There are no tokens. */
final class FakeTokens implements TokenApi {
    @Override
    public CompletionStage<TokenCreated> create(
            String name, String role, @Nullable List<String> services, @Nullable Long expiresInMs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<TokenList> list() {
        return CompletableFuture.completedFuture(new TokenList(List.of()));
    }

    @Override
    public CompletionStage<TokenInfo> revoke(long id) {
        throw new UnsupportedOperationException();
    }
}
