package dev.supervisor.server.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a browser signs in: by a token or by a one-time link's code.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class SignIn {
    private static final ObjectReader READER = RpcJson.strict().readerFor(Asked.class);
    private static final ObjectWriter WRITER = RpcJson.lenient().writer();

    private final Function<String, Optional<Caller>> tokens;
    private final Links links;
    private final Sessions sessions;
    private final BiConsumer<String, String> audit;

    /** What is shown to sign in: one of the two. */
    record Asked(@Nullable String token, @Nullable String code) {}

    /**
     * @param tokens who has this token, if it is good
     * @param audit told of who did what
     */
    public SignIn(
            Function<String, Optional<Caller>> tokens,
            Links links,
            Sessions sessions,
            BiConsumer<String, String> audit) {
        this.tokens = tokens;
        this.links = links;
        this.sessions = sessions;
        this.audit = audit;
    }

    /**
     * @param body JSON with {@code token} or {@code code}
     * @return the id of a new session; empty: what was shown is not good
     * @throws IllegalArgumentException when the body is something else, in words for the caller
     */
    public Optional<String> begin(byte[] body) {
        Asked asked;
        try {
            asked = READER.readValue(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("send {\"token\": ...} or {\"code\": ...}", e);
        }
        if (asked == null || (asked.token() == null) == (asked.code() == null)) {
            throw new IllegalArgumentException("send either a token or a code");
        }
        Optional<Caller> caller = asked.token() != null
                ? tokens.apply(asked.token().strip())
                : links.redeem(String.valueOf(asked.code()));
        caller.ifPresent(who ->
                audit.accept(who.name(), "signed in by " + (asked.token() == null ? "a one-time link" : "token")));
        return caller.map(sessions::begin);
    }

    /** Who has this session; empty: it is over, or never was. */
    public Optional<Caller> find(String id) {
        return sessions.find(id);
    }

    public void end(String id) {
        find(id).ifPresent(who -> audit.accept(who.name(), "signed out"));
        sessions.end(id);
    }

    /** Whether a request comes from a page of this session, by the value that {@link #about} gave it. */
    public boolean isFromItsPage(String id, @Nullable String shown) {
        return shown != null
                && MessageDigest.isEqual(
                        Sessions.csrf(id).getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Who is signed in, as JSON for the page.
     *
     * @param id null: there is no cookie
     */
    public byte[] about(@Nullable String id) {
        Optional<Caller> caller = id == null ? Optional.empty() : find(id);
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("signed_in", caller.isPresent());
        if (id != null && caller.isPresent()) {
            about.put("name", caller.get().name());
            about.put("role", caller.get().role().word());
            about.put(
                    "services",
                    caller.get().scope() == null
                            ? null
                            : String.valueOf(caller.get().scope()));
            about.put("csrf", Sessions.csrf(id));
        }
        return bytes(about);
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return WRITER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
