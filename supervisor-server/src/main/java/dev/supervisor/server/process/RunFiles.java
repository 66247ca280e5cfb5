package dev.supervisor.server.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of one invocation in the run directory: pipes {@code ID.out}, {@code ID.err} and, under the shim, {@code ID.gate},
 * {@code ID.status}, and the shim's {@code ID.report}, which is there once the program was let through.
 */
record RunFiles(Path directory, UUID invocation) {
    Path out() {
        return file("out");
    }

    Path err() {
        return file("err");
    }

    Path gate() {
        return file("gate");
    }

    Path status() {
        return file("status");
    }

    Path report() {
        return file("report");
    }

    void create(boolean shim) throws IOException {
        Fifo.create(out());
        Fifo.create(err());
        if (shim) {
            Fifo.create(gate());
            Fifo.create(status());
        }
    }

    /** Gives the output pipes to the user, so that the program can open its {@code /dev/stdout}. */
    void chown(int uid, int gid) {
        Libc.chown(out().toString(), uid, gid);
        Libc.chown(err().toString(), uid, gid);
    }

    void delete() {
        Stream.of(out(), err(), gate(), status(), report()).forEach(RunFiles::deleteQuietly);
    }

    /**
     * Removes the pipes of invocations that nobody knows of any more. A shim among them has told all it knew to a daemon that died
     * before it could say goodbye: it waits for a writer at its gate, and would for ever.
     */
    static void deleteOthers(Path directory, Set<UUID> keep) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                int dot = name.lastIndexOf('.');
                if (dot == 36 && !keep.contains(UUID.fromString(name.substring(0, dot)))) {
                    if (name.endsWith(".gate")) {
                        Fifo gate = Fifo.open(file);
                        gate.writeText("bye\n");
                        gate.close();
                    }
                    deleteQuietly(file);
                }
            }
        }
    }

    private Path file(String suffix) {
        return directory.resolve(invocation + "." + suffix);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // An unused pipe holds no data; the next start of the daemon tries again.
        }
    }
}
