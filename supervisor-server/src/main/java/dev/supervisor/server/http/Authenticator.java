package dev.supervisor.server.http;

import dev.supervisor.server.rpc.Caller;
import java.util.Optional;

/** Knows who shows a token. */
@FunctionalInterface
public interface Authenticator {
    /** @return empty: the token is good for nothing, or not any more */
    Optional<Caller> authenticate(String token);
}
