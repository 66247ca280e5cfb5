package dev.supervisor.rpc.model;

/**
 * A new token.
 *
 * @param info the token as {@code token.list} shows it
 * @param token the secret to show as {@code Authorization: Bearer}; it cannot be read again
 */
public record TokenCreated(TokenInfo info, String token) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "TokenCreated[" + info + "]";
    }
}
