package dev.supervisor.server.control;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;

/**
 * Keeps definitions out between the moment a wipe deletes the rows and the moment supervision has forgotten the services: one
 * that came in between would have a row and be forgotten all the same.
 *
 * <p>Threading: set and checked inside units of work, on the writer's thread, which puts them in order; lifted from anywhere.
 */
final class WipeFence {
    private volatile boolean up;

    void raise() {
        up = true;
    }

    void lift() {
        up = false;
    }

    /** @throws RpcException retryable, while it is up */
    void pass() {
        if (up) {
            throw RpcException.retryable(RpcError.CONFLICT, "A wipe is just ending", null, "Try again in a moment");
        }
    }
}
