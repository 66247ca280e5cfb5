package dev.supervisor.server.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file system that is soon full: a small tmpfs. A test that needs one is skipped where mounting is not permitted. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    public static SmallDisk mount(Path directory, int kibibytes) throws IOException {
        Files.createDirectories(directory);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", directory.toString());
        assumeTrue(mounted, "a tmpfs can be mounted only by root with CAP_SYS_ADMIN");
        return new SmallDisk(directory);
    }

    public Path directory() {
        return directory;
    }

    /** Takes all the room there is, and all but {@code bytes} of it if that is more than none. */
    public void fill(int bytes) throws IOException {
        Path filler = directory.resolve("filler");
        byte[] room = new byte[Math.toIntExact(Files.getFileStore(directory).getUsableSpace()) - bytes];
        Arrays.fill(room, (byte) 1);
        Files.write(filler, room);
    }

    public void free() throws IOException {
        Files.delete(directory.resolve("filler"));
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", directory.toString());
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
