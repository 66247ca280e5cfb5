package dev.supervisor.server;

import dev.supervisor.server.control.StoredProcess;
import dev.supervisor.server.logs.LogSubject;
import dev.supervisor.server.store.Restore;
import dev.supervisor.server.store.StateLock;
import dev.supervisor.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** {@code supervisor restore}: a backup becomes the database of a state directory that has none, and that no daemon uses. */
final class RestoreProgram {
    private RestoreProgram() {}

    /**
     * Restores.
     *
     * @return the database's size in bytes
     * @throws StartException when it is refused or fails; nothing is changed then
     */
    static long run(Path backup, Path stateDir) throws StartException {
        StateFiles files = StateFiles.prepare(stateDir);
        String[] logs = files.logs().resolve(LogSubject.runs().path()).toFile().list();
        if (logs != null && logs.length > 0) {
            throw new StartException(
                    "there is output of runs in " + files.logs() + ", which the restored runs would be taken to have"
                            + " written; restore into an empty state directory, or move it aside first",
                    new IllegalStateException("output"));
        }
        try {
            StateLock lock = StateLock.acquire(files.lock());
            try {
                files.unpackNativesHere();
                return Restore.from(backup, files.database(), StoredProcess::isAlive);
            } finally {
                lock.close();
            }
        } catch (StoreException | IOException | IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }
}
