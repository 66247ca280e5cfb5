package dev.supervisor.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One daemon per state directory: an exclusive lock on a file of its own, held for life and dropped by the kernel at death.
 * The database file itself must never be opened from Java, which would drop SQLite's locks on it.
 */
public final class StateLock implements AutoCloseable {
    /** Held by this process, which must not open them again: closing any descriptor of a file drops all its locks on it. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StateLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws StoreException when another daemon holds it, or the file cannot be written */
    public static StateLock acquire(Path file) {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            throw inUse(file, holder(String.valueOf(ProcessHandle.current().pid())));
        }
        try {
            return new StateLock(key, locked(file));
        } catch (RuntimeException e) {
            HELD.remove(key);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }

    private static FileChannel locked(Path file) {
        FileChannel channel = open(file);
        try {
            if (channel.tryLock() == null) {
                throw inUse(file, holder(Files.readString(file).strip()));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            try {
                channel.close();
            } catch (IOException close) {
                e.addSuppressed(close);
            }
            throw e instanceof RuntimeException known ? known : unusable(file, e);
        }
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static StoreException inUse(Path file, String holder) {
        return new StoreException(
                StoreException.Kind.FAILED,
                "another daemon" + holder + " uses " + file.getParent() + "; stop it, or choose another --state-dir",
                null);
    }

    private static StoreException unusable(Path file, Exception e) {
        return new StoreException(
                StoreException.Kind.FAILED,
                "cannot write " + file + " (" + e.getClass().getSimpleName() + ")",
                e);
    }

    private static String holder(String pid) {
        return pid.isEmpty() ? "" : " (pid " + pid + ")";
    }
}
