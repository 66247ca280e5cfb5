package dev.supervisor.server.rpc;

import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** No dead letters. */
final class FakeDeadLetters implements DeadLetterApi {
    @Override
    public CompletionStage<DeadLetterList> list(@Nullable String cursor, @Nullable Integer limit) {
        return CompletableFuture.completedFuture(new DeadLetterList(List.of(), null));
    }

    @Override
    public CompletionStage<DeadLetterRetried> retry(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Deleted> purge(@Nullable Long id) {
        return CompletableFuture.completedFuture(new Deleted(0, Map.of()));
    }
}
