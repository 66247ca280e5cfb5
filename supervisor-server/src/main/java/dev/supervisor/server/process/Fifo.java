package dev.supervisor.server.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The reading end of a named pipe, opened read-write so that it neither blocks nor sees an end while writers come and go; what
 * is in it stays as long as anybody, the child included, has it open.
 *
 * <p>Threading: made by any thread, read by {@code os-events} only.
 */
public final class Fifo {
    /** Linux's default limit for unprivileged users, {@code /proc/sys/fs/pipe-max-size}. */
    private static final int CAPACITY_BYTES = 1 << 20;

    private final int fd;

    private Fifo(int fd) {
        this.fd = fd;
    }

    static void create(Path path) throws IOException {
        if (Libc.mkfifo(path.toString(), 0600) != 0) {
            throw new IOException("cannot make " + path + ": " + Libc.lastError());
        }
    }

    static Fifo open(Path path) throws IOException {
        int fd = Libc.open(path.toString(), Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new IOException("cannot open " + path + ": " + Libc.lastError());
        }
        Libc.fcntl(fd, Libc.F_SETPIPE_SZ, CAPACITY_BYTES); // refused beyond the user's share: then it stays at 64 KiB
        return new Fifo(fd);
    }

    /** A descriptor that only reads and does see the end of the pipe, for a child to inherit; somebody must have it open for writing. */
    static int openReader(Path path) throws IOException {
        int fd = Libc.open(path.toString(), Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new IOException("cannot open " + path + ": " + Libc.lastError());
        }
        return fd;
    }

    int fd() {
        return fd;
    }

    /**
     * Moves bytes into a file inside the kernel: they leave the pipe when they are in the file, so that a daemon killed in
     * between neither loses nor doubles any.
     *
     * @return bytes moved; 0 when the pipe is empty
     * @throws DiskFullException when there is no room; nothing was taken
     */
    public int moveTo(SpliceFile file, long offset, int max) throws IOException {
        try (Memory position = new Memory(8)) {
            position.setLong(0, offset);
            int moved = Libc.splice(fd, null, file.fd(), position, new NativeLong(max), Libc.SPLICE_F_NONBLOCK)
                    .intValue();
            if (moved >= 0) {
                return moved;
            }
            int errno = Native.getLastError();
            if (errno == Libc.EAGAIN || errno == Libc.EINTR) {
                return 0;
            }
            if (errno == Libc.ENOSPC || errno == Libc.EDQUOT) {
                throw new DiskFullException(Libc.strerror(errno));
            }
            throw new IOException("splice: " + Libc.strerror(errno));
        }
    }

    /** Takes bytes and drops them; how many, 0 when the pipe is empty. */
    public int discard() {
        try (Memory buffer = new Memory(1 << 16)) {
            return readInto(buffer);
        }
    }

    /** Takes what is there as text, up to 4 KiB. */
    String readText() {
        try (Memory buffer = new Memory(4096)) {
            int count = readInto(buffer);
            return new String(buffer.getByteArray(0, count), StandardCharsets.UTF_8);
        }
    }

    void writeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Libc.write(fd, bytes, new NativeLong(bytes.length));
    }

    void close() {
        Libc.close(fd);
    }

    private int readInto(Memory buffer) {
        return Math.max(0, Libc.read(fd, buffer, new NativeLong(buffer.size())).intValue());
    }
}
