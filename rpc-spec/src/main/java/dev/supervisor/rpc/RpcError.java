package dev.supervisor.rpc;

/**
 * Every error code a caller can meet, with whether trying the same call again can help.
 *
 * <p>The first five are JSON-RPC 2.0's own (section 5.1 of the specification); ours go from -32000 downwards and are never
 * renumbered.
 */
public enum RpcError {
    PARSE_ERROR(-32700, false, "The body is not one well-formed UTF-8 JSON text"),
    INVALID_REQUEST(-32600, false, "The JSON is not a JSON-RPC 2.0 request"),
    METHOD_NOT_FOUND(-32601, false, "There is no such method"),
    INVALID_PARAMS(-32602, false, "A parameter is missing, unknown, of the wrong type or out of range"),
    INTERNAL_ERROR(-32603, false, "Something failed inside the daemon; its log has the details under the incident id"),

    NOT_FOUND(-32000, false, "There is no such service or run"),
    ALREADY_EXISTS(-32001, false, "The name or key is taken by something else"),
    INVALID_STATE(-32002, false, "The present state does not allow the call"),
    CONFLICT(-32003, false, "Somebody else changed the same thing first"),
    QUEUE_FULL(-32004, true, "A bounded queue is full; nothing was done"),
    TIMEOUT(-32005, true, "The deadline passed before the call's turn came; nothing was done"),
    SHUTTING_DOWN(-32006, true, "The daemon is stopping and admits no more calls"),
    UNAUTHENTICATED(-32007, false, "No valid token was presented"),
    FORBIDDEN(-32008, false, "The caller may not do this"),
    STORAGE_FULL(-32009, true, "The disk is full; nothing was written"),
    STORAGE_FAILED(-32010, false, "The database refused the work; nothing was written"),
    SPAWN_FAILED(-32011, false, "The program could not be started"),
    DEPENDENCY_CYCLE(-32012, false, "The dependencies lead back to where they began"),
    TOO_LARGE(-32013, false, "The request is larger than the daemon accepts");

    private final int code;
    private final boolean retryable;
    private final String meaning;

    RpcError(int code, boolean retryable, String meaning) {
        this.code = code;
        this.retryable = retryable;
        this.meaning = meaning;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether the same call, sent again later, can succeed without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for people; the {@code message} of the error object. */
    public String meaning() {
        return meaning;
    }

    /** The constant with this number on the wire; {@link #INTERNAL_ERROR} for a number this version does not know. */
    public static RpcError ofCode(int code) {
        for (RpcError error : values()) {
            if (error.code == code) {
                return error;
            }
        }
        return INTERNAL_ERROR;
    }
}
