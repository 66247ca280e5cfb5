package dev.supervisor.bench;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** This program's own file, and what is found from it. */
final class BenchJar {
    private BenchJar() {}

    /** The directory that bench.jar is in. */
    static Path home() {
        try {
            URI code = BenchJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Objects.requireNonNull(Path.of(code).toAbsolutePath().getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The packaged daemon.
     *
     * @param jar as somebody said; null: the one of this build
     * @param home where bench.jar is
     */
    static Path packagedDaemon(@Nullable Path jar, Path home) {
        Path packaged = jar == null
                ? home.resolve("../../supervisor-server/target/supervisor.jar").normalize()
                : jar;
        if (!Files.isReadable(packaged)) {
            throw new UsageException("there is no packaged daemon at " + packaged.toAbsolutePath()
                    + ": build it by mvn package, or say --jar supervisor.jar");
        }
        return packaged;
    }
}
