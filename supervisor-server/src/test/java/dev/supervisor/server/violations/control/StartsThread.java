package dev.supervisor.server.violations.control;

/** A thread that is in nobody's table. */
final class StartsThread {
    Thread thread(Runnable body) {
        return new Thread(body);
    }
}
