package dev.supervisor.rpc.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of output.
 *
 * @param time when the daemon read it
 * @param stream {@code stdout} or {@code stderr}
 * @param invocationId which process of the service or step wrote it
 * @param text as UTF-8, without the line feed; bytes that are not UTF-8 show as U+FFFD
 * @param base64 the exact bytes, only where {@code text} could not show them
 * @param partial the line goes on in the next entry of this stream, or was not ended yet
 */
public record LogLine(
        Instant time,
        String stream,
        String invocationId,
        String text,
        @Nullable String base64,
        boolean partial) {}
