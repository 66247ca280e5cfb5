package dev.supervisor.rpc.openrpc;

import dev.supervisor.rpc.Answered;
import dev.supervisor.rpc.Fails;
import dev.supervisor.rpc.Needs;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;

/** Which errors a call of a method can be answered with: its own, those of any call, and those of its kind. */
final class MethodErrors {
    private MethodErrors() {}

    static Set<RpcError> of(Method method) {
        Set<RpcError> errors = EnumSet.of(
                RpcError.INVALID_PARAMS, RpcError.INTERNAL_ERROR, RpcError.SHUTTING_DOWN, RpcError.FORBIDDEN);
        Answered.By by = method.getAnnotation(Answered.class).value();
        if (by != Answered.By.SNAPSHOT) {
            errors.add(RpcError.QUEUE_FULL);
        }
        boolean later = by == Answered.By.STAGE || by == Answered.By.WAIT;
        if (later) {
            errors.add(RpcError.TIMEOUT);
            errors.add(RpcError.STORAGE_FAILED);
        }
        if (later && method.getAnnotation(Needs.class).value() != Role.VIEWER) {
            errors.add(RpcError.STORAGE_FULL);
        }
        Fails own = method.getAnnotation(Fails.class);
        if (own != null) {
            errors.addAll(Set.of(own.value()));
        }
        return errors;
    }
}
