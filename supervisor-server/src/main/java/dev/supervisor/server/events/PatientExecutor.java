package dev.supervisor.server.events;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An executor that refuses nothing: what another one refuses, because too much waits there, it is given again a little later. So whoever
 * has something done never fails for it, be it the database's writer, and what was begun goes on. Who gives it something must wait for
 * that before giving more, or what waits here has no bound.
 *
 * <p>Threading: any thread.
 */
final class PatientExecutor implements Executor {
    private static final long PAUSE_MS = 100;

    private final Executor executor;
    private final BooleanSupplier isOver;

    /** @param isOver from then on what is refused is not done any more */
    PatientExecutor(Executor executor, BooleanSupplier isOver) {
        this.executor = executor;
        this.isOver = isOver;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            if (!isOver.getAsBoolean()) {
                CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS, this)
                        .execute(task);
            }
        }
    }
}
