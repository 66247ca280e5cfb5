package dev.supervisor.server.rpc;

import dev.supervisor.rpc.DeadLetterApi;
import dev.supervisor.rpc.model.DeadLetterList;
import dev.supervisor.rpc.model.DeadLetterRetried;
import dev.supervisor.rpc.model.Deleted;
import dev.supervisor.server.control.DeadLetterControl;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code dead_letter.*}: adds who is calling, and hands over. */
public final class DeadLetterHandler implements DeadLetterApi {
    private final DeadLetterControl deadLetters;

    public DeadLetterHandler(DeadLetterControl deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public CompletionStage<DeadLetterList> list(@Nullable String cursor, @Nullable Integer limit) {
        return deadLetters.list(cursor, limit);
    }

    @Override
    public CompletionStage<DeadLetterRetried> retry(long id) {
        return deadLetters.retry(id, Caller.current().name());
    }

    @Override
    public CompletionStage<Deleted> purge(@Nullable Long id) {
        return deadLetters.purge(id, Caller.current().name());
    }
}
