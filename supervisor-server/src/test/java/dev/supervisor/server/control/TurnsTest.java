package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<CompletableFuture<Integer>> begun = new ArrayList<>();
    private final Turns<Integer> turns = new Turns<>(() -> {
        CompletableFuture<Integer> turn = new CompletableFuture<>();
        begun.add(turn);
        return turn;
    });

    @Test
    void whoAsksMeanwhileSharesTheNextTurn() {
        CompletableFuture<Integer> first = turns.ask();
        CompletableFuture<Integer> second = turns.ask();
        CompletableFuture<Integer> third = turns.ask();
        assertThat(begun).hasSize(1);

        begun.get(0).complete(1);
        assertThat(first).isCompletedWithValue(1);
        assertThat(begun).hasSize(2);

        CompletableFuture<Integer> fourth = turns.ask();
        begun.get(1).complete(2);
        assertThat(second).isCompletedWithValue(2);
        assertThat(third).isCompletedWithValue(2);
        assertThat(fourth).isNotDone();
        begun.get(2).complete(3);
        assertThat(fourth).isCompletedWithValue(3);
        assertThat(begun).hasSize(3);
    }

    @Test
    void aTurnThatFailsEndsToo() {
        CompletableFuture<Integer> first = turns.ask();
        CompletableFuture<Integer> second = turns.ask();

        begun.get(0).completeExceptionally(new IllegalStateException("no"));

        assertThat(first).isCompletedExceptionally();
        begun.get(1).complete(2);
        assertThat(second).isCompletedWithValue(2);
    }

    @Test
    void workThatDoesNotBeginIsATurnThatFails() {
        Turns<Integer> refused = new Turns<>(() -> {
            throw new IllegalStateException("full");
        });

        assertThat(refused.ask()).isCompletedExceptionally();
        assertThat(refused.ask()).isCompletedExceptionally();
    }
}
