package dev.supervisor.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One daemon per state directory: an exclusive lock on a file of its own, held for life and dropped by the kernel at death.
 * The database file itself must never be opened from Java, which would drop SQLite's locks on it.
 */
public final class StateLock implements AutoCloseable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StoreException when another daemon holds it, or the file cannot be written */
    public static StateLock acquire(Path file) {
        FileChannel channel = open(file);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new StoreException(
                        StoreException.Kind.FAILED,
                        "another daemon" + holder(file) + " uses " + file.getParent()
                                + "; stop it, or choose another --state-dir",
                        null);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new StateLock(channel);
        } catch (IOException | RuntimeException e) {
            try {
                channel.close();
            } catch (IOException close) {
                e.addSuppressed(close);
            }
            throw e instanceof RuntimeException known ? known : unusable(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    private static StoreException unusable(Path file, Exception e) {
        return new StoreException(
                StoreException.Kind.FAILED,
                "cannot write " + file + " (" + e.getClass().getSimpleName() + ")",
                e);
    }

    private static String holder(Path file) {
        try {
            String pid = Files.readString(file).strip();
            return pid.isEmpty() ? "" : " (pid " + pid + ")";
        } catch (IOException unknown) {
            return "";
        }
    }
}
