package dev.supervisor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {
    private static final String URL = "http://127.0.0.1:7878";

    @TempDir
    private Path directory;

    @Test
    void whoReadsTheEndpointSeesAllOfItOrNothing() throws Exception {
        StateFiles files = StateFiles.prepare(directory.resolve("state"));
        Set<String> seen = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> writeAndDelete(files));
        while (!written.isDone()) {
            try {
                seen.add(Files.readString(files.endpoint()));
            } catch (NoSuchFileException notYet) {
                // nothing
            }
        }
        written.join();
        assertThat(seen).isSubsetOf(URL + "\n");
        files.writeEndpoint(URL);
        assertThat(files.endpoint()).hasContent(URL + "\n");
    }

    private static void writeAndDelete(StateFiles files) {
        try {
            for (int i = 0; i < 2_000; i++) {
                files.writeEndpoint(URL);
                Files.delete(files.endpoint());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
