package dev.supervisor.server.violations.control;

import java.util.concurrent.TimeUnit;

/** Waits for time instead of for a thing. */
final class Sleeps {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    void sleepInUnits() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1);
    }
}
