package dev.supervisor.server.logs;

import dev.supervisor.server.process.OutputSink.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
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

    /** From the cursor on, at most {@code limit} lines, and for each channel one that was not ended yet. */
    LogRead from(LogCursor cursor, int limit) throws IOException {
        List<Integer> numbers = segments.numbers();
        Page page = new Page(limit, cursor);
        if (!numbers.contains(cursor.segment())) {
            page.startOver();
        }
        for (int number : numbers) {
            if (number >= page.next.segment() && !page.isFull() && !read(number, page)) {
                break;
            }
        }
        return page.finish();
    }

    /** The last {@code limit} lines, as far as they are within a page of bytes. */
    LogRead last(int limit) throws IOException {
        LogRead read = from(startOfLast(limit), Integer.MAX_VALUE);
        List<LogEntry> entries = read.entries();
        return new LogRead(entries.subList(Math.max(0, entries.size() - limit), entries.size()), read.next(), false);
    }

    private LogCursor startOfLast(int limit) throws IOException {
        List<Integer> numbers = segments.numbers();
        Tail tail = new Tail(limit);
        for (int i = numbers.size() - 1; i >= 0 && !tail.isEnough(); i--) {
            try (OpenSegment segment = OpenSegment.open(segments, numbers.get(i))) {
                for (long record = segment.records() - 1; record >= 0 && !tail.isEnough(); record--) {
                    LogCursor at = new LogCursor(numbers.get(i), record, 0);
                    tail.add(at, segment.record(record).channel(), segment.bytes(record, 0));
                }
            } catch (NoSuchFileException rotatedAway) {
                break;
            }
        }
        return tail.start;
    }

    /** False when the piece was rotated away meanwhile and the page, which has entries, must end before the gap. */
    private boolean read(int number, Page page) throws IOException {
        try (OpenSegment segment = OpenSegment.open(segments, number)) {
            if (page.next.segment() == number && page.next.record() >= segment.records()) {
                page.startOver(); // a cursor into an earlier log of the same name
            }
            LogCursor at = page.next.segment() == number ? page.next : new LogCursor(number, 0, 0);
            while (at.record() < segment.records() && !page.isFull()) {
                boolean isLast = at.record() + 1 == segment.records();
                page.add(segment.record(at.record()), segment.bytes(at.record(), at.skip()), at, isLast);
                if (page.next.record() == at.record()) {
                    break; // full, or at the live end, in the middle of the record
                }
                at = page.next;
            }
            return true;
        } catch (NoSuchFileException rotatedAway) {
            if (page.isEmpty()) {
                page.startOver();
            }
            return page.isEmpty();
        }
    }

    /** One piece of the log and how much of it is whole. */
    private record OpenSegment(FileChannel index, FileChannel data, long records, long dataBytes)
            implements AutoCloseable {
        static OpenSegment open(Segments segments, int number) throws IOException {
            FileChannel data = FileChannel.open(segments.data(number), StandardOpenOption.READ);
            try {
                FileChannel index = FileChannel.open(segments.index(number), StandardOpenOption.READ);
                try {
                    long dataBytes = data.size(); // before the index's: then no byte lacks its record
                    return new OpenSegment(index, data, index.size() / IndexRecord.BYTES, dataBytes)
                            .withoutEmptyRecords();
                } catch (IOException | RuntimeException e) {
                    index.close();
                    throw e;
                }
            } catch (IOException | RuntimeException e) {
                data.close();
                throw e;
            }
        }

        /** Without those whose bytes are not there: the writer may take them back at any moment. */
        private OpenSegment withoutEmptyRecords() throws IOException {
            long whole = records;
            while (whole > 0 && isEmpty(stored(whole - 1))) {
                whole--;
            }
            return new OpenSegment(index, data, whole, dataBytes);
        }

        private boolean isEmpty(ByteBuffer stored) {
            return stored.remaining() < IndexRecord.BYTES
                    || IndexRecord.read(stored).start() >= dataBytes;
        }

        IndexRecord record(long number) throws IOException {
            return IndexRecord.read(stored(number));
        }

        /** The bytes of a record, as far as they are there. */
        private ByteBuffer stored(long number) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(IndexRecord.BYTES);
            index.read(buffer, number * IndexRecord.BYTES);
            return buffer.flip();
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

    /** How far back the last lines begin, found from the end. */
    private static final class Tail {
        private final int limit;
        private final Map<Channel, Boolean> whole = new EnumMap<>(Channel.class);
        private LogCursor start = LogCursor.BEGINNING;
        private long lines;
        private long bytes;
        private boolean isFull;

        Tail(int limit) {
            this.limit = limit;
        }

        /** One line more than asked for ended here and, in each channel, none of the asked ones began earlier. */
        boolean isEnough() {
            return isFull || (lines > limit && !whole.containsValue(false));
        }

        void add(LogCursor at, Channel channel, ByteBuffer batch) {
            bytes += batch.remaining();
            isFull = bytes > PAGE_BYTES && !start.equals(LogCursor.BEGINNING);
            if (!isFull) {
                start = at;
                long ended = newlines(batch);
                lines += ended;
                whole.merge(channel, ended > 0 && lines > limit, Boolean::logicalOr);
            }
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
    }

    /** The entries of one answer as they are put together. */
    private static final class Page {
        private final int limit;
        private final List<LogEntry> entries = new ArrayList<>();
        private final Map<Channel, Piece> open = new EnumMap<>(Channel.class);
        private LogCursor next;
        private int bytes;
        private boolean truncated;

        private record Piece(IndexRecord first, ByteArrayOutputStream bytes) {}

        Page(int limit, LogCursor start) {
            this.limit = limit;
            this.next = start;
        }

        boolean isFull() {
            return entries.size() >= limit || bytes >= PAGE_BYTES;
        }

        boolean isEmpty() {
            return bytes == 0;
        }

        /** What the cursor pointed at is no more: from the oldest piece on. */
        void startOver() {
            truncated |= next.segment() > 0;
            next = LogCursor.BEGINNING;
        }

        /** @param isLast no later record is there yet, so more bytes of this one may still come */
        void add(IndexRecord record, ByteBuffer batch, LogCursor at, boolean isLast) {
            Piece unended = open.get(record.channel());
            if (unended != null && !unended.first().invocation().equals(record.invocation())) {
                close(record.channel(), unended, true); // its process is gone: nothing will end this line
            }
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
            next = batch.hasRemaining() || isLast
                    ? new LogCursor(at.segment(), at.record(), at.skip() + batch.position())
                    : new LogCursor(at.segment(), at.record() + 1, 0);
        }

        LogRead finish() {
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
