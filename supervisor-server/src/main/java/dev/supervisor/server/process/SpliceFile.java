package dev.supervisor.server.process;

import java.io.IOException;
import java.nio.file.Path;

/** A file that output is moved into; a bare descriptor, because the kernel does the moving. */
public final class SpliceFile implements AutoCloseable {
    private final int fd;

    private SpliceFile(int fd) {
        this.fd = fd;
    }

    /** Opens for writing, creating it with mode 0600 if there is none. */
    public static SpliceFile open(Path path) throws IOException {
        int fd = Libc.open(path.toString(), Libc.O_WRONLY | Libc.O_CREAT | Libc.O_CLOEXEC, 0600);
        if (fd < 0) {
            throw new IOException("cannot open " + path + ": " + Libc.lastError());
        }
        return new SpliceFile(fd);
    }

    int fd() {
        return fd;
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
