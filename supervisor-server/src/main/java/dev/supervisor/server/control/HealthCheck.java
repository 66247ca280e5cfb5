package dev.supervisor.server.control;

import dev.supervisor.rpc.model.Health;
import dev.supervisor.server.loop.Loop;
import dev.supervisor.server.store.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Whether the daemon can do its work: each part is asked to do a little of it. */
final class HealthCheck {
    private static final long PATIENCE_MS = 2_000;
    private static final long LEAST_FREE_BYTES = 64L << 20;

    private final Database database;
    private final Loop loop;
    private final Path databaseFile;

    HealthCheck(Database database, Loop loop, Path databaseFile) {
        this.database = database;
        this.loop = loop;
        this.databaseFile = databaseFile;
    }

    CompletableFuture<Health> now() {
        List<CompletableFuture<Health.Check>> checks = List.of(
                check("store_reads", database.read(session -> true)),
                check("store_writes", database.write(session -> true)),
                check("supervision", loop.ask(() -> true)),
                CompletableFuture.completedFuture(disk()));
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<Health.Check> all =
                    checks.stream().map(CompletableFuture::join).toList();
            return new Health(all.stream().allMatch(Health.Check::ok), all);
        });
    }

    private static CompletableFuture<Health.Check> check(String name, CompletableFuture<Boolean> question) {
        return question.thenApply(answer -> new Health.Check(name, true, null))
                .completeOnTimeout(
                        new Health.Check(name, false, "no answer within " + PATIENCE_MS + " ms"),
                        PATIENCE_MS,
                        TimeUnit.MILLISECONDS)
                .exceptionally(failure -> new Health.Check(
                        name, false, Failures.translate(failure).getMessage()));
    }

    private Health.Check disk() {
        long free = databaseFile.toFile().getUsableSpace();
        return free >= LEAST_FREE_BYTES
                ? new Health.Check("disk_space", true, null)
                : new Health.Check("disk_space", false, (free >> 20) + " MiB are free where the database is");
    }
}
