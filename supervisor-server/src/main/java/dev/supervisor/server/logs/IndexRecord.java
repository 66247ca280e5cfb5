package dev.supervisor.server.logs;

import dev.supervisor.server.process.OutputSink.Channel;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What the index says of one batch of output: 32 bytes, big-endian: time in ms, start in the data file with the channel in the
 * top bit, invocation id. A batch ends where the next one starts, the last one with the data.
 */
record IndexRecord(long timeMillis, long start, Channel channel, UUID invocation) {
    static final int BYTES = 32;
    private static final long STDERR_BIT = 1L << 63;

    static IndexRecord read(ByteBuffer buffer) {
        long time = buffer.getLong();
        long start = buffer.getLong();
        return new IndexRecord(
                time,
                start & ~STDERR_BIT,
                (start & STDERR_BIT) == 0 ? Channel.STDOUT : Channel.STDERR,
                new UUID(buffer.getLong(), buffer.getLong()));
    }

    void write(ByteBuffer buffer) {
        buffer.putLong(timeMillis)
                .putLong(channel == Channel.STDERR ? start | STDERR_BIT : start)
                .putLong(invocation.getMostSignificantBits())
                .putLong(invocation.getLeastSignificantBits());
    }
}
