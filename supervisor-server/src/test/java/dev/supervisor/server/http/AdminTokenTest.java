package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void prepare() {
        file = directory.resolve("admin.token");
    }

    @Test
    void aNewOneIsItsOwnersAlone() throws IOException {
        AdminToken.in(file);

        assertThat(Files.readString(file).strip()).matches("[0-9a-f]{64}");
        assertThat(mode()).isEqualTo("rw-------");
    }

    @Test
    void oneThatOthersCouldReadIsTakenFromThem() throws IOException {
        AdminToken.in(file);
        String token = Files.readString(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        AdminToken.in(file);

        assertThat(mode()).isEqualTo("rw-------");
        assertThat(Files.readString(file)).isEqualTo(token);
    }

    @Test
    void oneThatItsOwnerMadeReadOnlyStaysSo() throws IOException {
        AdminToken.in(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        AdminToken.in(file);

        assertThat(mode()).isEqualTo("r--------");
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
