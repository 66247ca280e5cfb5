package dev.supervisor.server.control;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** What is stored is not what it should be. The message does not show it, because it may hold secrets. */
final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what such as "the instance" */
    static UnreadableException of(String what, String why) {
        return new UnreadableException(what + " cannot be read: " + why, null);
    }

    private UnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** @param what that could not be read, such as "the definition" */
    static UnreadableException of(String what, Exception cause) {
        return new UnreadableException(what + " cannot be read: " + reason(cause), cause);
    }

    private static String reason(Exception cause) {
        if (cause instanceof JsonProcessingException json) {
            JsonLocation where = json.getLocation();
            return "no such JSON" + (where == null ? "" : " at character " + where.getCharOffset());
        }
        return String.valueOf(cause.getMessage());
    }
}
