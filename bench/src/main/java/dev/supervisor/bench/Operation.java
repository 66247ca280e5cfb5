package dev.supervisor.bench;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.util.SplittableRandom;

/** A kind of call that is measured. */
record Operation(String name, Kind kind, Call call) {
    /** What a call asks of the daemon. */
    enum Kind {
        READ,
        WRITE
    }

    /** One call. */
    interface Call {
        /** @param random the worker's own, for what to ask about */
        void make(SupervisorClient client, SplittableRandom random) throws IOException;
    }
}
