package dev.supervisor.server.upkeep;

import dev.supervisor.server.store.Backup;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Copies the database into a file. */
final class BackupPass implements Pass {
    private final Path database;
    private final Path target;
    private final Backup backup;

    BackupPass(Path database, Path target) {
        this.database = database;
        this.target = target;
        this.backup = new Backup(database, target);
    }

    @Override
    public String kind() {
        return "backup";
    }

    @Override
    public @Nullable String run(Tally tally) throws RefusedException {
        Path directory = target.getParent();
        if (Files.exists(target)) {
            throw new RefusedException(target + " exists already; choose another name");
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw new RefusedException("there is no directory " + directory);
        }
        File place = directory.toFile();
        if (place.getUsableSpace() < database.toFile().length()) {
            throw new RefusedException("the copy may need " + (database.toFile().length() >> 20) + " MiB, but "
                    + directory + " has only " + (place.getUsableSpace() >> 20) + " MiB free");
        }
        return backup.write() + " bytes in " + target;
    }

    @Override
    public String progress() {
        return backup.progress();
    }

    @Override
    public void stop() {
        backup.stop();
    }
}
