package dev.supervisor.server.violations.control;

import java.util.concurrent.ThreadFactory;

/** The same by reference. */
final class NamesThreadConstructor {
    ThreadFactory threads() {
        return Thread::new;
    }
}
