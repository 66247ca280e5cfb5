package dev.supervisor.server.logs;

import dev.supervisor.server.process.OutputSink.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one log back, while it may be written. A page is bounded in lines and in bytes; a line longer than {@value #LINE_BYTES}
 * bytes comes in pieces, and so does one that is not ended where the page or the log ends. Joining pieces gives the exact bytes.
 *
 * <p>Threading: any thread, each call opens the files anew.
 */
final class LogReader {
    static final int LINE_BYTES = 64 << 10;
    static final int PAGE_BYTES = 1 << 20;

    private final Segments segments;

    LogReader(Segments segments) {
        this.segments = segments;
    }

    /** From the cursor on, at most {@code limit} lines. */
    LogRead from(LogCursor cursor, int limit) throws IOException {
        List<Integer> numbers = segments.numbers();
        boolean gone = cursor.segment() > 0 && !numbers.isEmpty() && cursor.segment() < numbers.get(0);
        Page page = new Page(limit, gone ? LogCursor.BEGINNING : cursor);
        for (int number : numbers) {
            if (number >= page.next.segment() && !page.isFull()) {
                read(number, page);
            }
        }
        return page.finish(gone);
    }

    /** The last {@code limit} lines, as far as they are within a page of bytes. */
    LogRead last(int limit) throws IOException {
        LogRead read = from(startOfLast(limit), Integer.MAX_VALUE);
        List<LogEntry> entries = read.entries();
        return new LogRead(entries.subList(Math.max(0, entries.size() - limit), entries.size()), read.next(), false);
    }

    private LogCursor startOfLast(int limit) throws IOException {
        List<Integer> numbers = segments.numbers();
        long lines = 0;
        long bytes = 0;
        LogCursor start = LogCursor.BEGINNING;
        for (int i = numbers.size() - 1; i >= 0; i--) {
            try (OpenSegment segment = OpenSegment.open(segments, numbers.get(i))) {
                for (long record = segment.records() - 1; record >= 0; record--) {
                    ByteBuffer batch = segment.bytes(record, 0);
                    bytes += batch.remaining();
                    lines += newlines(batch);
                    if (bytes > PAGE_BYTES && !start.equals(LogCursor.BEGINNING)) {
                        return start;
                    }
                    start = new LogCursor(numbers.get(i), record, 0);
                    if (lines > limit) {
                        return start;
                    }
                }
            }
        }
        return start;
    }

    private static long newlines(ByteBuffer batch) {
        long count = 0;
        while (batch.hasRemaining()) {
            if (batch.get() == '\n') {
                count++;
            }
        }
        return count;
    }

    private void read(int number, Page page) throws IOException {
        try (OpenSegment segment = OpenSegment.open(segments, number)) {
            long record = page.next.segment() == number ? page.next.record() : 0;
            long skip = page.next.segment() == number ? page.next.skip() : 0;
            while (record < segment.records() && !page.isFull()) {
                page.add(segment.record(record), segment.bytes(record, skip), number, record, skip);
                if (page.next.record() == record && page.next.segment() == number) {
                    return; // full, or at the live end, in the middle of the record
                }
                record++;
                skip = 0;
            }
        }
    }

    /** One piece of the log and how much of it is whole. */
    private record OpenSegment(FileChannel index, FileChannel data, long records, long dataBytes)
            implements AutoCloseable {
        static OpenSegment open(Segments segments, int number) throws IOException {
            FileChannel index = FileChannel.open(segments.index(number), StandardOpenOption.READ);
            try {
                FileChannel data = FileChannel.open(segments.data(number), StandardOpenOption.READ);
                long records =
                        index.size() / IndexRecord.BYTES; // before the data's size: then no byte lacks its record
                return new OpenSegment(index, data, records, data.size()).withoutEmptyRecords();
            } catch (IOException e) {
                index.close();
                throw e;
            }
        }

        private OpenSegment withoutEmptyRecords() throws IOException {
            long whole = records;
            while (whole > 0 && record(whole - 1).start() >= dataBytes) {
                whole--;
            }
            return new OpenSegment(index, data, whole, dataBytes);
        }

        IndexRecord record(long number) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(IndexRecord.BYTES);
            index.read(buffer, number * IndexRecord.BYTES);
            return IndexRecord.read(buffer.flip());
        }

        ByteBuffer bytes(long number, long skip) throws IOException {
            long start = record(number).start() + skip;
            long end = number + 1 < records ? record(number + 1).start() : dataBytes;
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(Math.max(0, end - start)));
            data.read(buffer, start);
            return buffer.flip();
        }

        @Override
        public void close() throws IOException {
            data.close();
            index.close();
        }
    }

    /** The entries of one answer as they are put together. */
    private static final class Page {
        private final int limit;
        private final List<LogEntry> entries = new ArrayList<>();
        private final Map<Channel, Piece> open = new EnumMap<>(Channel.class);
        private LogCursor next;
        private int bytes;

        private record Piece(IndexRecord first, ByteArrayOutputStream bytes) {}

        Page(int limit, LogCursor start) {
            this.limit = limit;
            this.next = start;
        }

        boolean isFull() {
            return entries.size() >= limit || bytes >= PAGE_BYTES;
        }

        void add(IndexRecord record, ByteBuffer batch, int segment, long number, long skip) {
            while (batch.hasRemaining() && !isFull()) {
                byte next = batch.get();
                bytes++;
                Piece piece = open.computeIfAbsent(
                        record.channel(), channel -> new Piece(record, new ByteArrayOutputStream()));
                if (next == '\n') {
                    close(record.channel(), piece, false);
                } else {
                    piece.bytes().write(next);
                    if (piece.bytes().size() == LINE_BYTES) {
                        close(record.channel(), piece, true);
                    }
                }
            }
            next = batch.hasRemaining()
                    ? new LogCursor(segment, number, skip + batch.position())
                    : new LogCursor(segment, number + 1, 0);
        }

        LogRead finish(boolean truncated) {
            Map.copyOf(open).forEach((channel, piece) -> close(channel, piece, true));
            return new LogRead(entries, next, truncated);
        }

        private void close(Channel channel, Piece piece, boolean partial) {
            open.remove(channel);
            entries.add(new LogEntry(
                    piece.first().timeMillis(),
                    channel,
                    piece.first().invocation(),
                    piece.bytes().toByteArray(),
                    partial));
        }
    }
}
