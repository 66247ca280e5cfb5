package dev.supervisor.rpc.model;

import java.time.Instant;

/**
 * A link into the cockpit.
 *
 * @param url signs in whoever opens it first
 * @param expiresAt it is good for nothing from then on
 */
public record CockpitLink(String url, Instant expiresAt) {
    /** Leaves the link out: it lets in. */
    @Override
    public String toString() {
        return "CockpitLink[" + expiresAt + "]";
    }
}
