package dev.supervisor.server.violations.control;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A pool that is in nobody's table. */
final class MakesExecutor {
    ExecutorService executor() {
        return Executors.newCachedThreadPool();
    }
}
