package dev.supervisor.server.upkeep;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The room that a rebuild of the database needs: it writes the live pages to a temporary file, and then to the write-ahead log.
 *
 * @param stateDir where the log is
 * @param temporary where SQLite puts temporary files
 */
record RebuildRoom(Path stateDir, Path temporary) {
    /** With a margin. */
    private static final double COPY = 1.1;

    /** With the place for temporary files that SQLite takes (sqlite.org/tempfiles.html): the first of these that there is. */
    static RebuildRoom in(Path stateDir) {
        for (String name : new String[] {System.getenv("SQLITE_TMPDIR"), System.getenv("TMPDIR"), "/var/tmp"}) {
            if (name != null && new File(name).isDirectory()) {
                return new RebuildRoom(stateDir, Path.of(name));
            }
        }
        return new RebuildRoom(stateDir, Path.of("/tmp"));
    }

    /** @throws RefusedException when there is less than it needs */
    void check(long liveBytes) throws RefusedException {
        long copy = (long) (liveBytes * COPY);
        if (isOneDisk()) {
            check(stateDir, 2 * copy);
        } else {
            check(stateDir, copy);
            check(temporary, copy);
        }
    }

    private static void check(Path directory, long needed) throws RefusedException {
        long free = directory.toFile().getUsableSpace();
        if (free < needed) {
            throw new RefusedException("a rebuild needs " + (needed >> 20) + " MiB in " + directory + ", where "
                    + (free >> 20) + " MiB are free; make room, or wait for free pages to go");
        }
    }

    private boolean isOneDisk() {
        try {
            return Files.getFileStore(stateDir).equals(Files.getFileStore(temporary));
        } catch (IOException e) {
            return true; // then more is asked for than may be needed
        }
    }
}
