package dev.supervisor.server.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thing told to followers, encoded once for all of them.
 *
 * <p>Threading: immutable; the arrays must not be changed.
 */
public final class Message {
    /** What services use. */
    static final String SAMPLE = "sample";
    /** What a service is doing, when that changed without an event. */
    static final String STATUS = "status";

    private static final byte[] SERVER_SENT_END = {'\n', '\n'};
    private static final byte[] NOTIFICATION_END = {'}'};

    private final long seq;
    private final String kind;
    private final String subject;
    private final byte[] serverSentHead;
    private final byte[] notificationHead;
    private final byte[] json;
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
        this.serverSentHead = serverSentHead.getBytes(US_ASCII);
        this.notificationHead = ("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":").getBytes(US_ASCII);
        this.json = json;
        this.narrower = narrower;
    }

    static Message event(long seq, String kind, String subject, byte[] json) {
        return new Message(seq, kind, subject, "id: " + seq + "\nevent: " + kind + "\ndata: ", "event", json, null);
    }

    /** What is no event: {@code hello}, {@code gap} or {@code end}. */
    static Message other(String kind, byte[] json) {
        return unnumbered(kind, "", json, null);
    }

    static Message status(String service, byte[] json) {
        return unnumbered(STATUS, service, json, null);
    }

    /** @param narrower encodes it for one who may know of some services only */
    static Message sample(byte[] json, Function<Predicate<String>, byte[]> narrower) {
        return unnumbered(SAMPLE, "", json, narrower);
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
        return json.length;
    }

    /** As they are sent in a stream of server-sent events. */
    public static ByteBuffer serverSent(List<Message> messages) {
        return joined(
                messages,
                message -> message.serverSentHead.length + message.json.length + SERVER_SENT_END.length,
                (message, out) ->
                        out.put(message.serverSentHead).put(message.json).put(SERVER_SENT_END));
    }

    /** As a JSON-RPC notification, one line without its end. */
    public ByteBuffer notification() {
        return joined(
                List.of(this),
                message -> message.notificationHead.length + message.json.length + NOTIFICATION_END.length,
                (message, out) ->
                        out.put(message.notificationHead).put(message.json).put(NOTIFICATION_END));
    }

    private static ByteBuffer joined(
            List<Message> messages, ToIntFunction<Message> size, BiConsumer<Message, ByteBuffer> put) {
        ByteBuffer out = ByteBuffer.allocate(messages.stream().mapToInt(size).sum());
        messages.forEach(message -> put.accept(message, out));
        return out.flip();
    }
}
