package dev.supervisor.server.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks through a write-ahead log that was not checkpointed, before SQLite does: SQLite takes what comes before the first damaged
 * frame and says nothing of what was committed behind it. The format is sqlite.org/fileformat2.html#the_write_ahead_log.
 *
 * <p>What is no damage: a cut off end, frames of an earlier use of the file, whose salts differ, and frames of a transaction that
 * was rolled back or never finished, none of which is a whole commit. SQLite writes a frame's head before its page, so whoever is
 * killed between the two leaves the head of a commit that never was: a frame counts only when its checksum is right.
 */
final class WalCheck {
    private static final int HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int MAGIC = 0x377f0682;
    private static final int LARGEST_PAGE = 65_536;

    private final DataInputStream in;
    private long salts;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int sum1;
    private int sum2;

    /**
     * @param offset where in the log the first frame begins that cannot be read
     * @param commits that stand behind it
     */
    record Damage(long offset, long commits) {}

    private WalCheck(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** The damage of this log; none as well when there is no log. */
    static Optional<Damage> of(Path log) throws IOException {
        if (!Files.exists(log) || Files.size(log) < HEADER_BYTES) {
            return Optional.empty();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log), LARGEST_PAGE)) {
            return new WalCheck(in).damage(Files.size(log));
        }
    }

    private Optional<Damage> damage(long bytes) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        ByteBuffer fields = ByteBuffer.wrap(header);
        order = (fields.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int pageBytes = fields.getInt(8);
        salts = fields.getLong(16);
        add(header, HEADER_BYTES - 8);
        boolean sound = (fields.getInt(0) & ~1) == MAGIC && sum1 == fields.getInt(24) && sum2 == fields.getInt(28);
        if (!sound || pageBytes < 512 || pageBytes > LARGEST_PAGE) {
            return bytes == HEADER_BYTES ? Optional.empty() : Optional.of(new Damage(0, 1));
        }
        return behindTheLastSound(pageBytes);
    }

    private Optional<Damage> behindTheLastSound(int pageBytes) throws IOException {
        byte[] frame = new byte[FRAME_HEADER_BYTES + pageBytes];
        ByteBuffer fields = ByteBuffer.wrap(frame);
        boolean broken = false;
        long offset = HEADER_BYTES;
        long commits = 0;
        while (read(frame)) {
            boolean whole = fields.getLong(8) == salts && follows(frame, fields);
            broken = broken || !whole;
            if (!broken) {
                offset += frame.length;
            } else if (whole && fields.getInt(4) != 0) {
                commits++;
            }
            sum1 = fields.getInt(16);
            sum2 = fields.getInt(20);
        }
        return commits == 0 ? Optional.empty() : Optional.of(new Damage(offset, commits));
    }

    /** Whether the frame's checksum, which goes on from what the one before says of itself, is right. */
    private boolean follows(byte[] frame, ByteBuffer fields) {
        add(frame, 8);
        add(frame, FRAME_HEADER_BYTES, frame.length);
        return sum1 == fields.getInt(16) && sum2 == fields.getInt(20);
    }

    private void add(byte[] bytes, int length) {
        add(bytes, 0, length);
    }

    private void add(byte[] bytes, int from, int to) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(order);
        for (int i = from; i < to; i += 8) {
            sum1 += words.getInt(i) + sum2;
            sum2 += words.getInt(i + 4) + sum1;
        }
    }

    private boolean read(byte[] frame) throws IOException {
        try {
            in.readFully(frame);
            return true;
        } catch (EOFException cutOff) {
            return false;
        }
    }
}
