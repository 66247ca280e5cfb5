package dev.supervisor.server.http;

import dev.supervisor.server.rpc.Caller;
import java.util.Optional;
import java.util.function.Supplier;

/** Knows who shows a token. */
@FunctionalInterface
public interface Authenticator {
    /** @return tells whose the token is, whenever it is asked; empty: it is good for nothing, or not any more */
    Supplier<Optional<Caller>> of(String token);
}
