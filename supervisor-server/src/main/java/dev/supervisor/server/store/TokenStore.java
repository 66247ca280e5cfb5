package dev.supervisor.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table {@code tokens}. Not state, so a wipe leaves it: who may call is not what is called for. */
public final class TokenStore {
    private static final String INSERT = """
            INSERT INTO tokens (name, hash, role, services, created_at, created_by, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private static final String SELECT = """
            SELECT id, name, hash, role, services, created_at, created_by, expires_at FROM tokens ORDER BY id DESC LIMIT ?""";

    /**
     * @param hash of the secret, in hex
     * @param services JSON list of patterns; null: no limit
     */
    public record TokenRow(
            long id,
            String name,
            String hash,
            String role,
            @Nullable String services,
            long createdAt,
            String createdBy,
            @Nullable Long expiresAt) {}

    /** Adds it with an id of its own, which is returned. */
    public long insert(Session session, TokenRow token) {
        return session.insert(
                INSERT,
                token.name(),
                token.hash(),
                token.role(),
                token.services(),
                token.createdAt(),
                token.createdBy(),
                token.expiresAt());
    }

    /** Newest first. */
    public List<TokenRow> list(Session session, int limit) {
        return session.list(SELECT, TokenStore::token, limit);
    }

    public boolean hasName(Session session, String name) {
        return session.first("SELECT 1 FROM tokens WHERE name = ?", row -> 1, name)
                .isPresent();
    }

    public long count(Session session) {
        return session.first("SELECT count(*) FROM tokens", row -> row.integer(1))
                .orElseThrow();
    }

    public boolean delete(Session session, long id) {
        return session.update("DELETE FROM tokens WHERE id = ?", id) == 1;
    }

    private static TokenRow token(Row row) {
        return new TokenRow(
                row.integer(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.textOrNull(5),
                row.integer(6),
                row.text(7),
                row.integerOrNull(8));
    }
}
