package dev.supervisor.server.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A FIFO with both its ends, for tests that play the child. */
public final class TestPipe implements AutoCloseable {
    /** Fits the smallest pipe Linux gives, however it is cut into pages. */
    public static final int SAFE_BYTES = 32 << 10;

    private final Fifo fifo;
    private final OutputStream child;

    public TestPipe(Path path) throws IOException {
        Fifo.create(path);
        fifo = Fifo.open(path);
        child = new FileOutputStream(path.toFile());
    }

    public Fifo fifo() {
        return fifo;
    }

    /** @param bytes blocks if the pipe cannot hold them, which {@link #SAFE_BYTES} never do */
    public void write(byte[] bytes, int offset, int count) throws IOException {
        child.write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
        child.close();
        fifo.close();
    }
}
