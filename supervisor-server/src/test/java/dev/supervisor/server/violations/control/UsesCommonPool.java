package dev.supervisor.server.violations.control;

import java.util.concurrent.CompletableFuture;

/** Work on threads that belong to nobody. */
final class UsesCommonPool {
    CompletableFuture<Integer> answer() {
        return CompletableFuture.supplyAsync(() -> 42);
    }
}
