package dev.supervisor.server.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.Role;
import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import dev.supervisor.rpc.RpcJson;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.rpc.model.TokenInfo;
import dev.supervisor.rpc.model.TokenList;
import dev.supervisor.server.events.EventFeed;
import dev.supervisor.server.store.Database;
import dev.supervisor.server.store.EventStore;
import dev.supervisor.server.store.EventStore.EventRow;
import dev.supervisor.server.store.Session;
import dev.supervisor.server.store.TokenStore;
import dev.supervisor.server.store.TokenStore.TokenRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens: made, listed, revoked, and asked for at each call. The present ones are published as a map by the hash of their secret, so
 * that to look one up tells by its time nothing about those that exist.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class TokenControl {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.audit");
    private static final int MAX_TOKENS = 1_000;
    private static final int MAX_PATTERNS = 64;
    private static final long MAX_AGE_MS = Duration.ofDays(3_650).toMillis();
    private static final Pattern SERVICES = Pattern.compile("[A-Za-z0-9._*-]{1,64}");
    /** So that a secret scanner, and a person, sees what it is. */
    private static final String PREFIX = "supervisor_";

    private final Database database;
    private final EventFeed feed;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final JsonMapper json = RpcJson.lenient();
    private final TokenStore tokens = new TokenStore();
    private final EventStore events = new EventStore();
    private volatile Map<String, Grant> grants = Map.of();

    /**
     * What a token is good for.
     *
     * @param scope null: all services, and everything else its role may do
     * @param expiresAt null: never
     */
    public record Grant(
            String name,
            Role role,
            @Nullable Scope scope,
            @Nullable Instant expiresAt) {}

    TokenControl(Database database, EventFeed feed, InstantSource clock) {
        this.database = database;
        this.feed = feed;
        this.clock = clock;
    }

    /**
     * What a secret is good for now; empty: nothing.
     *
     * @param hash of the secret, as {@link #hash} makes it
     */
    public Optional<Grant> find(String hash) {
        return Optional.ofNullable(grants.get(hash))
                .filter(grant -> grant.expiresAt() == null || clock.instant().isBefore(grant.expiresAt()));
    }

    /** Takes up the stored tokens. */
    CompletableFuture<Void> recover() {
        return database.read(session -> tokens.list(session, MAX_TOKENS))
                .thenAccept(rows ->
                        grants = rows.stream().collect(Collectors.toUnmodifiableMap(TokenRow::hash, this::grant)));
    }

    public CompletableFuture<TokenCreated> create(
            String name, String role, @Nullable List<String> services, @Nullable Long expiresInMs, String actor) {
        Check.name("/name", name);
        Check.oneOf("/role", role, Arrays.stream(Role.values()).map(Role::word).toList(), role);
        checkServices(role, services);
        long lifetime = Check.number("/expires_in_ms", expiresInMs, 1_000, MAX_AGE_MS, 0);
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = clock.millis();
        TokenRow row = new TokenRow(
                0,
                name,
                hash(secret),
                role,
                services == null ? null : encoded(services),
                now,
                actor,
                expiresInMs == null ? null : now + lifetime);
        return database.write(session -> insert(session, row)).thenApply(stored -> {
            LOG.info("token {} for role {} is created by {}", name, role, actor);
            publish(present -> present.put(stored.hash(), grant(stored)));
            return new TokenCreated(info(stored), secret);
        });
    }

    public CompletableFuture<TokenList> list() {
        return database.read(session -> tokens.list(session, MAX_TOKENS))
                .thenApply(rows -> new TokenList(rows.stream().map(this::info).toList()));
    }

    public CompletableFuture<TokenInfo> revoke(long id, String actor) {
        return database.write(session -> {
                    TokenRow row = tokens.list(session, MAX_TOKENS).stream()
                            .filter(token -> token.id() == id)
                            .findFirst()
                            .orElseThrow(() ->
                                    RpcException.notFound("token", String.valueOf(id), "supervisor tokens lists them"));
                    tokens.delete(session, id);
                    event(session, row.name(), "revoked", actor);
                    return row;
                })
                .thenApply(row -> {
                    LOG.info("token {} is revoked by {}", row.name(), actor);
                    publish(present -> present.remove(row.hash()));
                    feed.end(("token:" + row.name())::equals, "the token was revoked");
                    return info(row);
                });
    }

    private TokenRow insert(Session session, TokenRow row) {
        if (tokens.hasName(session, row.name())) {
            throw new RpcException(
                    RpcError.ALREADY_EXISTS,
                    "There is a token \"" + row.name() + "\" already",
                    "/name",
                    "Choose another name, or revoke that one first");
        }
        if (tokens.count(session) >= MAX_TOKENS) {
            throw RpcException.notRetryable(
                    RpcError.QUEUE_FULL,
                    "There are " + MAX_TOKENS + " tokens already",
                    null,
                    "Revoke those that are not used any more");
        }
        long id = tokens.insert(session, row);
        event(
                session,
                row.name(),
                "created for a" + (row.role().equals("viewer") ? " " : "n ") + row.role(),
                row.createdBy());
        return new TokenRow(
                id,
                row.name(),
                row.hash(),
                row.role(),
                row.services(),
                row.createdAt(),
                row.createdBy(),
                row.expiresAt());
    }

    private void event(Session session, String name, String what, String actor) {
        events.add(session, new EventRow(clock.millis(), "token", name, null, null, what, actor));
    }

    private synchronized void publish(Consumer<Map<String, Grant>> change) {
        Map<String, Grant> next = new HashMap<>(grants);
        change.accept(next);
        grants = Map.copyOf(next);
    }

    private static void checkServices(String role, @Nullable List<String> services) {
        if (services == null) {
            return;
        }
        if (role.equals("admin")) {
            throw RpcException.invalidParams("/services", "An admin's token cannot be limited to services");
        }
        if (services.isEmpty() || services.size() > MAX_PATTERNS) {
            throw RpcException.invalidParams("/services", "Give 1 to " + MAX_PATTERNS + " names");
        }
        for (String pattern : services) {
            if (!SERVICES.matcher(pattern).matches()) {
                throw RpcException.invalidParams(
                        "/services",
                        "\"" + Check.shown(pattern)
                                + "\" is no name of services; write A-Z a-z 0-9 . _ - and * for any");
            }
        }
    }

    private Grant grant(TokenRow row) {
        List<String> services = services(row);
        return new Grant(
                row.name(),
                Role.valueOf(row.role().toUpperCase(Locale.ROOT)),
                services == null ? null : new Scope(services),
                row.expiresAt() == null ? null : Instant.ofEpochMilli(row.expiresAt()));
    }

    private TokenInfo info(TokenRow row) {
        return new TokenInfo(
                row.id(),
                row.name(),
                row.role(),
                services(row),
                Instant.ofEpochMilli(row.createdAt()),
                row.createdBy(),
                row.expiresAt() == null ? null : Instant.ofEpochMilli(row.expiresAt()));
    }

    private @Nullable List<String> services(TokenRow row) {
        if (row.services() == null) {
            return null;
        }
        try {
            return json.readValue(row.services(), new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            return List.of(); // what cannot be read is good for nothing
        }
    }

    private String encoded(List<String> services) {
        try {
            return json.writeValueAsString(services);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of a secret, in hexadecimal: all that is kept of it. */
    public static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
