package dev.supervisor.server.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One thing told to followers, encoded once for all of them.
 *
 * <p>Threading: immutable; the arrays must not be changed.
 */
public final class Message {
    /** What services use. */
    static final String SAMPLES = "samples";
    /** What a service is doing, when that changed without an event. */
    static final String STATUS = "status";

    private final long seq;
    private final String kind;
    private final String subject;
    private final byte[] serverSent;
    private final byte[] notification;
    /** Encodes what is left for one who may know of some services only; null: it is about one subject. */
    private final @Nullable Function<Predicate<String>, byte[]> narrower;

    private Message(
            long seq,
            String kind,
            String subject,
            String serverSentHead,
            String method,
            byte[] json,
            @Nullable Function<Predicate<String>, byte[]> narrower) {
        this.seq = seq;
        this.kind = kind;
        this.subject = subject;
        this.serverSent = joined(serverSentHead, json, "\n\n");
        this.notification = joined("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":", json, "}");
        this.narrower = narrower;
    }

    static Message event(long seq, String kind, String subject, byte[] json) {
        return new Message(seq, kind, subject, "id: " + seq + "\nevent: " + kind + "\ndata: ", "event", json, null);
    }

    /**
     * What is no event: {@code hello}, {@code gap} or {@code end}.
     *
     * @param resumeAfter the number a browser that is cut off after it goes on from; null: from the one it had
     */
    static Message other(String kind, @Nullable Long resumeAfter, byte[] json) {
        String id = resumeAfter == null ? "" : "id: " + resumeAfter + "\n";
        return new Message(0, kind, "", id + "event: " + kind + "\ndata: ", kind, json, null);
    }

    static Message status(String service, byte[] json) {
        return unnumbered(STATUS, service, json, null);
    }

    /** @param narrower encodes it for one who may know of some services only */
    static Message samples(byte[] json, Function<Predicate<String>, byte[]> narrower) {
        return unnumbered(SAMPLES, "", json, narrower);
    }

    private static Message unnumbered(
            String kind, String subject, byte[] json, @Nullable Function<Predicate<String>, byte[]> narrower) {
        return new Message(0, kind, subject, "event: " + kind + "\ndata: ", kind, json, narrower);
    }

    /** What of it one may have who may know of some services only. */
    Message within(Predicate<String> mayHave) {
        return narrower == null ? this : unnumbered(kind, subject, narrower.apply(mayHave), null);
    }

    /** The event's sequence number; 0: it is no event, and nothing can be resumed after it. */
    long seq() {
        return seq;
    }

    String kind() {
        return kind;
    }

    String subject() {
        return subject;
    }

    int bytes() {
        return serverSent.length;
    }

    /** As they are sent in a stream of server-sent events; one alone, which is what those have who keep up, is not copied. */
    public static ByteBuffer serverSent(List<Message> messages) {
        if (messages.size() == 1) {
            return ByteBuffer.wrap(messages.get(0).serverSent);
        }
        ByteBuffer out =
                ByteBuffer.allocate(messages.stream().mapToInt(Message::bytes).sum());
        messages.forEach(message -> out.put(message.serverSent));
        return out.flip();
    }

    /** As a JSON-RPC notification, one line without its end. */
    public ByteBuffer notification() {
        return ByteBuffer.wrap(notification);
    }

    private static byte[] joined(String head, byte[] json, String end) {
        ByteBuffer out = ByteBuffer.allocate(head.length() + json.length + end.length());
        return out.put(head.getBytes(US_ASCII))
                .put(json)
                .put(end.getBytes(US_ASCII))
                .array();
    }
}
