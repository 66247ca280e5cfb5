package dev.supervisor.server.rpc;

import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.server.control.Scope;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call.
 *
 * @param name for the audit, such as {@code unix:root} or {@code token:ci}
 * @param scope the services it is limited to; null: no limit
 * @param token hash of the token it showed, by which it can be asked for again; null: it needs none
 * @param peer its connection, if that stays; null: it does not
 */
public record Caller(
        String name,
        Role role,
        @Nullable Scope scope,
        @Nullable String token,
        @Nullable Peer peer) {
    private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

    /** One who may do everything. */
    public static Caller admin(String name) {
        return new Caller(name, Role.ADMIN, null, null, null);
    }

    /** The same one, on a connection that stays. */
    public Caller on(Peer connection) {
        return new Caller(name, role, scope, token, connection);
    }

    /** Whoever makes the call that the present thread is serving. */
    static Caller current() {
        return Objects.requireNonNull(CURRENT.get());
    }

    static <T> T as(Caller caller, Supplier<T> call) {
        CURRENT.set(caller);
        try {
            return call.get();
        } finally {
            CURRENT.set(null); // the threads are few and stay: removing it for each call would cost more than it frees
        }
    }

    /** Whether there are services it may not know of. */
    public boolean isLimited() {
        return scope != null;
    }

    /** Whether it may know of the service. */
    public boolean mayKnow(String service) {
        return scope == null || scope.includes(service);
    }

    /**
     * @param service that the call is about; null: none
     * @throws RpcException {@code FORBIDDEN} when it may not make this call
     */
    void check(ApiMethod method, @Nullable String service) {
        if (!role.includes(method.needs())) {
            throw new RpcException(
                    RpcError.FORBIDDEN,
                    method.name() + " needs the role " + method.needs().word() + "; yours is " + role.word(),
                    method.name(),
                    "Use a token with that role, or the unix socket as the daemon's own user");
        }
        if (scope == null || method.isFiltered()) {
            return;
        }
        if (service == null || !scope.includes(service)) {
            throw new RpcException(
                    RpcError.FORBIDDEN,
                    "This token is good for calls about the services " + scope + " only",
                    method.name(),
                    "Use a token without such a limit");
        }
    }
}
