package dev.supervisor.server.rpc;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.model.CockpitLink;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One-time links into the cockpit: each signs in whoever asked for it, once, and soon.
 *
 * <p>Threading: any thread.
 */
public final class Links {
    static final int MOST = 100;
    static final Duration LIFE = Duration.ofMinutes(1);

    private final Supplier<String> cockpit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Pending> pending = new HashMap<>();

    /** A link that was not used yet. */
    private record Pending(Caller caller, Instant expiresAt) {}

    /** @param cockpit where the page is, such as {@code http://127.0.0.1:7878} */
    public Links(Supplier<String> cockpit, InstantSource clock) {
        this.cockpit = cockpit;
        this.clock = clock;
    }

    /** What comes after {@code #} is not sent with the request, and so is in nobody's log. */
    synchronized CockpitLink issue(Caller caller) {
        forgetExpired();
        if (pending.size() >= MOST) {
            throw new RpcException(
                    RpcError.QUEUE_FULL,
                    "There are " + MOST + " links already that nobody has used",
                    null,
                    "Ask again in a minute, when they have expired");
        }
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = clock.instant().plus(LIFE);
        pending.put(Sessions.hash(code), new Pending(caller, expiresAt));
        return new CockpitLink(cockpit.get() + "/#login=" + code, expiresAt);
    }

    /** Who asked for the link; empty: it was used, has expired, or never was. */
    synchronized Optional<Caller> redeem(String code) {
        forgetExpired();
        return Optional.ofNullable(pending.remove(Sessions.hash(code))).map(Pending::caller);
    }

    private void forgetExpired() {
        Instant now = clock.instant();
        pending.values().removeIf(link -> !now.isBefore(link.expiresAt()));
    }
}
