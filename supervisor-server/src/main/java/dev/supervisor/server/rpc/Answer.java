package dev.supervisor.server.rpc;

import com.googlecode.jsonrpc4j.ErrorResolver.JsonError;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to: a result or an error.
 *
 * @param result of a call that went well, where it has one; a stage while it is still to come
 * @param error null: it went well
 */
record Answer(@Nullable Object result, @Nullable JsonError error) {
    static Answer of(@Nullable Object result) {
        return new Answer(result, null);
    }

    static Answer failed(JsonError error) {
        return new Answer(null, error);
    }
}
