package dev.supervisor.server.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A request and its answer, byte for byte. In its file: {@code # what it is about}, {@code --> request}, {@code <-- answer};
 * an empty answer is none. An incident's id is written {@code ########}, because it is another each time.
 */
record Transcript(String about, String request, String answer) {
    private static final String ABOUT = "# ";
    private static final String REQUEST = "--> ";
    private static final String ANSWER = "<--";

    /** All of one file of the test resources. */
    static List<Transcript> in(String file) {
        List<Transcript> all = new ArrayList<>();
        String about = "";
        String request = "";
        for (String line : lines(file)) {
            if (line.startsWith(ABOUT)) {
                about = line.substring(ABOUT.length());
            } else if (line.startsWith(REQUEST)) {
                request = line.substring(REQUEST.length());
            } else if (line.startsWith(ANSWER)) {
                all.add(new Transcript(
                        about, request, line.substring(ANSWER.length()).strip()));
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(file + ": " + line);
            }
        }
        return all;
    }

    static String masked(String answer) {
        return answer.replaceAll("\"incident\":\"[0-9a-f]{8}\"", "\"incident\":\"########\"");
    }

    @Override
    public String toString() {
        return about;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(Objects.requireNonNull(Transcript.class.getResource(file), file)
                    .toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
