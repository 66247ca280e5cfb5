package dev.supervisor.server.logs;

import dev.supervisor.server.process.DiskFullException;
import dev.supervisor.server.process.Fifo;
import dev.supervisor.server.process.OutputSink;
import dev.supervisor.server.process.SpliceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of one log. For each batch the index record is written first, then the kernel moves the bytes from the pipe
 * into the file, so that a daemon killed at any point leaves neither a lost nor a doubled nor an unattributed byte; a record
 * without bytes is overwritten by the next. No output is ever held in memory.
 *
 * <p>Threading: {@code os-events} only.
 */
final class LogWriter {
    private static final int BATCH_BYTES = 1 << 18;

    private final Segments segments;
    private final LogBudget budget;
    private final InstantSource clock;
    private final Consumer<String> onTrouble;
    private final ByteBuffer record = ByteBuffer.allocate(IndexRecord.BYTES);
    private final Runnable onAppend;

    private @Nullable SpliceFile data;
    private @Nullable FileChannel index;
    private int number;
    private long dataBytes;
    private long records;
    private boolean dropping;

    /**
     * @param onAppend told after each batch
     * @param onTrouble told once when output has to be dropped, and once when it is kept again
     */
    LogWriter(Segments segments, LogBudget budget, InstantSource clock, Runnable onAppend, Consumer<String> onTrouble) {
        this.segments = segments;
        this.budget = budget;
        this.clock = clock;
        this.onAppend = onAppend;
        this.onTrouble = onTrouble;
    }

    /** Moves one batch; 0 when the pipe is empty. What cannot be stored is dropped: a full disk must not stop the program. */
    int take(UUID invocation, OutputSink.Channel channel, Fifo fifo, @Nullable LineWatch watch) {
        try {
            int moved = move(invocation, channel, fifo);
            if (moved > 0) {
                recovered();
                show(watch, channel, moved);
                onAppend.run();
            }
            return moved;
        } catch (IOException e) {
            int dropped = fifo.discard();
            if (dropped > 0) {
                trouble(e);
            }
            return dropped;
        }
    }

    void close() {
        try {
            closeFiles();
        } catch (IOException e) {
            trouble(e);
        }
    }

    private int move(UUID invocation, OutputSink.Channel channel, Fifo fifo) throws IOException {
        if (data == null) {
            open();
        }
        if (room() <= 0) {
            rotate();
        }
        record.clear();
        new IndexRecord(clock.millis(), dataBytes, channel, invocation).write(record);
        record.flip();
        FileChannel currentIndex = Objects.requireNonNull(index);
        currentIndex.write(record, records * IndexRecord.BYTES);
        int moved =
                fifo.moveTo(Objects.requireNonNull(data), dataBytes, (int) Math.max(1, Math.min(room(), BATCH_BYTES)));
        if (moved > 0) {
            dataBytes += moved;
            records++;
        }
        return moved;
    }

    /** Bytes that this piece may still take, the record for them set aside. */
    private long room() {
        return budget.maxBytes() - dataBytes - (records + 1) * IndexRecord.BYTES;
    }

    private void open() throws IOException {
        Files.createDirectories(segments.directory());
        List<Integer> numbers = segments.numbers();
        open(numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1));
    }

    private void open(int segment) throws IOException {
        SpliceFile newData = SpliceFile.open(segments.data(segment)); // first: a piece with an index has data
        try {
            index = FileChannel.open(
                    segments.index(segment),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            newData.close();
            throw e;
        }
        data = newData;
        number = segment;
        dataBytes = Files.size(segments.data(segment));
        records = index.size() / IndexRecord.BYTES;
        while (records > 0 && startOf(index, records - 1) >= dataBytes) {
            records--; // an earlier daemon died before the bytes came
        }
    }

    private static long startOf(FileChannel index, long record) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(IndexRecord.BYTES);
        index.read(buffer, record * IndexRecord.BYTES);
        buffer.flip();
        return IndexRecord.read(buffer).start();
    }

    private void rotate() throws IOException {
        closeFiles();
        open(number + 1);
        List<Integer> numbers = segments.numbers();
        for (int oldest : numbers.subList(0, Math.max(0, numbers.size() - budget.maxFiles()))) {
            segments.delete(oldest);
        }
    }

    private void closeFiles() throws IOException {
        if (data != null) {
            data.close();
            data = null;
        }
        if (index != null) {
            index.truncate(records * IndexRecord.BYTES);
            index.close();
            index = null;
        }
    }

    /** The batch is stored already: if it cannot be read back, the text is missed and nothing else. */
    private void show(@Nullable LineWatch watch, OutputSink.Channel channel, int moved) {
        if (watch != null && !watch.found()) {
            ByteBuffer bytes = ByteBuffer.allocate(moved);
            try (FileChannel written = FileChannel.open(segments.data(number), StandardOpenOption.READ)) {
                written.read(bytes, dataBytes - moved);
                watch.look(channel, bytes.flip());
            } catch (IOException e) {
                onTrouble.accept("output for " + segments.directory() + " could not be searched: " + e.getMessage());
            }
        }
    }

    private void trouble(IOException e) {
        if (!dropping) {
            dropping = true;
            String what = e instanceof DiskFullException ? "the disk is full" : String.valueOf(e.getMessage());
            onTrouble.accept("output for " + segments.directory() + " is dropped: " + what);
        }
    }

    private void recovered() {
        if (dropping) {
            dropping = false;
            onTrouble.accept("output for " + segments.directory() + " is kept again");
        }
    }
}
