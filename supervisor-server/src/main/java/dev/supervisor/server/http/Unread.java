package dev.supervisor.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was sent to a peer that it has not taken yet. Of a peer that leaves much unread nothing more is read, but what it asked for
 * before is answered, later and all at once maybe. So answers come out of a room that all connections have together. One answer is
 * always let through, as over HTTP; who leaves more unread than there is room for is cut off.
 *
 * <p>Threading: the connection's thread.
 */
final class Unread {
    private static final Logger LOG = LoggerFactory.getLogger(Unread.class);
    private static final int MUCH_BYTES = 4 << 20;

    private final Room room;
    private final String owner;
    private long bytes;
    private boolean forgotten;

    /** @param owner of the connection, such as {@code token:ci} */
    Unread(Room room, String owner) {
        this.room = room;
        this.owner = owner;
    }

    /** Whether there is room for an answer of so many bytes; if not, the connection is to be closed. */
    boolean add(int more) {
        if (bytes == 0 || forgotten) {
            addAnyway(more);
            return true;
        }
        if (!room.take(more)) {
            LOG.info("{} leaves {} bytes unread and is cut off: there is no memory for {} more", owner, bytes, more);
            return false;
        }
        bytes += more;
        return true;
    }

    /** What is bounded elsewhere. */
    void addAnyway(int more) {
        if (!forgotten) {
            room.takeAnyway(more);
            bytes += more;
        }
    }

    void taken(long some) {
        if (!forgotten) {
            bytes -= some;
            room.giveBack(some);
        }
    }

    boolean isAny() {
        return bytes > 0;
    }

    /** Whether nothing more is to be read from the peer. */
    boolean isMuch() {
        return bytes >= MUCH_BYTES;
    }

    /** The connection is gone, and what it had not taken with it. */
    void forget() {
        if (!forgotten) {
            room.giveBack(bytes);
            bytes = 0;
            forgotten = true;
        }
    }
}
