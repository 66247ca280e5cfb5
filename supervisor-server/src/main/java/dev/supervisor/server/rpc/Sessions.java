package dev.supervisor.server.rpc;

import dev.supervisor.rpc.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are signed in to the cockpit. A session begins with a token or a one-time link, and is good for what the token is good
 * for at the moment: it ends with it. Sessions are kept in a file, so that a new daemon knows them; of each there is only a hash, so
 * that the file lets nobody in.
 *
 * <p>Threading: any thread; files are written by the executor.
 */
public final class Sessions {
    static final int MOST = 1_000;
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration LONGEST = Duration.ofDays(30);
    /** What may be lost of when a session was last used, should the daemon be killed. */
    private static final Duration SAVED_EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger("supervisor.sessions");

    private final Path file;
    private final Function<String, Optional<Caller>> tokens;
    private final InstantSource clock;
    private final Executor saving;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicBoolean unsaved = new AtomicBoolean();
    private volatile Instant savedAt;

    /**
     * One who is signed in.
     *
     * @param hash of the id
     * @param token hash of the token it began with; null: it began on the unix socket, whose peers are admins
     */
    record Session(String hash, String name, @Nullable String token, Instant beganAt, Instant usedAt) {
        Session used(Instant at) {
            return new Session(hash, name, token, beganAt, at);
        }

        boolean isOver(Instant now) {
            return usedAt.plus(IDLE).isBefore(now) || beganAt.plus(LONGEST).isBefore(now);
        }
    }

    /**
     * Takes up the sessions in the file.
     *
     * @param tokens who has the token with this hash, if it is good
     * @param saving runs what writes the file
     */
    public Sessions(Path file, Function<String, Optional<Caller>> tokens, InstantSource clock, Executor saving) {
        this.file = file;
        this.tokens = tokens;
        this.clock = clock;
        this.saving = saving;
        this.savedAt = clock.instant();
        try {
            SessionFile.read(file).forEach(session -> sessions.put(session.hash(), session));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read, so everybody has to sign in again: {}", file, e.toString());
        }
    }

    /**
     * Signs one in. Where there are too many already, the one that was idle the longest has to sign in again.
     *
     * @return the session's id: 32 random bytes, which only its owner knows
     */
    String begin(Caller caller) {
        if (caller.token() == null && caller.role() != Role.ADMIN) {
            throw new IllegalArgumentException(caller.name() + " has no token to be asked for again");
        }
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        sessions.values().removeIf(session -> session.isOver(now));
        if (sessions.size() >= MOST) {
            sessions.values().stream()
                    .min(Comparator.comparing(Session::usedAt))
                    .ifPresent(idlest -> sessions.remove(idlest.hash()));
        }
        Session session = new Session(hash(id), caller.name(), caller.token(), now, now);
        sessions.put(session.hash(), session);
        save();
        return id;
    }

    /** Who has this session; empty: it is over, or never was. */
    Optional<Caller> find(String id) {
        Instant now = clock.instant();
        Session session =
                sessions.computeIfPresent(hash(id), (hash, present) -> present.isOver(now) ? null : present.used(now));
        if (session == null) {
            return Optional.empty();
        }
        if (savedAt.plus(SAVED_EVERY).isBefore(now)) {
            save();
        }
        Optional<Caller> caller = session.token() == null
                ? Optional.of(Caller.admin(session.name()))
                : tokens.apply(session.token()).filter(owner -> owner.name().equals(session.name()));
        if (caller.isEmpty()) {
            end(id);
        }
        return caller;
    }

    void end(String id) {
        if (sessions.remove(hash(id)) != null) {
            save();
        }
    }

    /** What a page of this session shows with each request that changes something; another site's page cannot know it. */
    static String csrf(String id) {
        return hash("csrf:" + id);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void save() {
        savedAt = clock.instant();
        if (!unsaved.compareAndSet(false, true)) {
            return; // the one that waits saves this too
        }
        try {
            saving.execute(this::write);
        } catch (RejectedExecutionException busy) {
            unsaved.set(false); // saved with the next
        }
    }

    private synchronized void write() {
        unsaved.set(false);
        try {
            SessionFile.write(file, List.copyOf(sessions.values()));
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written, so the next daemon will ask everybody to sign in again: {}",
                    file,
                    e.toString());
        }
    }
}
