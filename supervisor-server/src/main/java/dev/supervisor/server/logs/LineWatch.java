package dev.supervisor.server.logs;

import dev.supervisor.server.process.OutputSink.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * Looks for a text in output as it comes, also across batches; tells once. Holds no more than the length of the text.
 *
 * <p>Threading: {@code os-events} only.
 */
final class LineWatch {
    private final String text;
    private final Runnable onFound;
    private final Map<Channel, String> tails = new EnumMap<>(Channel.class);
    private boolean found;

    LineWatch(String text, Runnable onFound) {
        // Bytes as characters: the search needs no decoding, and cannot break on output that is not text.
        this.text = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        this.onFound = onFound;
    }

    boolean found() {
        return found;
    }

    void look(Channel channel, ByteBuffer bytes) {
        String seen = tails.getOrDefault(channel, "")
                + StandardCharsets.ISO_8859_1.decode(bytes).toString();
        if (seen.contains(text)) {
            found = true;
            onFound.run();
        } else {
            tails.put(channel, seen.substring(Math.max(0, seen.length() - text.length() + 1)));
        }
    }
}
