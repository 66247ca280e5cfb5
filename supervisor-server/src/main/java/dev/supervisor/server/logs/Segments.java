package dev.supervisor.server.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The numbered pieces of one log: {@code 00000001.log} holds the bytes exactly as written, {@code 00000001.idx} what they are. */
record Segments(Path directory) {
    Path data(int number) {
        return directory.resolve(String.format("%08d.log", number));
    }

    Path index(int number) {
        return directory.resolve(String.format("%08d.idx", number));
    }

    /** Oldest first; empty when there is no log yet. */
    List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.idx")) {
            for (Path file : files) {
                numbers.add(Integer.valueOf(file.getFileName().toString().substring(0, 8)));
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        numbers.sort(null);
        return numbers;
    }

    /** The index last: a daemon killed in between leaves a piece that is still listed, and deleted next time. */
    void delete(int number) throws IOException {
        Files.deleteIfExists(data(number));
        Files.deleteIfExists(index(number));
    }
}
