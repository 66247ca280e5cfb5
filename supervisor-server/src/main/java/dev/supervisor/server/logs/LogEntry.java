package dev.supervisor.server.logs;

import dev.supervisor.server.process.OutputSink.Channel;
import java.util.UUID;

/**
 * One line of output, or a piece of one.
 *
 * @param bytes exactly as written, without the line feed; not to be changed
 * @param partial the line goes on in the next entry of this channel, or was not ended yet
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the reader to its one caller, never compared
public record LogEntry(long timeMillis, Channel channel, UUID invocation, byte[] bytes, boolean partial) {}
