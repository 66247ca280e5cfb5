package dev.supervisor.server.upkeep;

import dev.supervisor.server.store.Backup;
import dev.supervisor.server.store.Database;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Copies the database into a file. */
final class BackupPass implements Pass {
    private final Database database;
    private final Path file;
    private final Path target;
    private final Backup backup;

    /** @param file the database's */
    BackupPass(Database database, Path file, Path target) {
        this.database = database;
        this.file = file;
        this.target = target;
        this.backup = new Backup(file, target);
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
        if (place.getUsableSpace() < file.toFile().length()) {
            throw new RefusedException("the copy may need " + (file.toFile().length() >> 20) + " MiB, but " + directory
                    + " has only " + (place.getUsableSpace() >> 20) + " MiB free");
        }
        database.watch(backup);
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
