package dev.supervisor.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How the daemon answers a method; each API method says so, and the daemon checks it when it starts. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answered {
    By value();

    /** Where the answer comes from, and so which thread is held meanwhile. */
    enum By {
        /** From state published in memory, on the I/O thread. Must not block. */
        SNAPSHOT,
        /** By a {@link java.util.concurrent.CompletionStage} that somebody else completes; no thread is held meanwhile. */
        STAGE,
        /** As {@link #STAGE}, for a call that may wait for something to happen as long as its caller wishes. */
        WAIT,
        /** By a bounded pool of its own, because the call must block (log files). */
        BLOCKING_POOL
    }
}
