package dev.supervisor.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a scenario found out, in its three forms.
 *
 * @param result for programs, as JSON
 * @param page for people, as HTML
 * @param lines for the terminal
 */
record Report(String scenario, Object result, String page, List<String> lines) {
    private static final JsonMapper JSON = RpcJson.lenient();

    /** Writes {@code SCENARIO.json} and {@code SCENARIO.html}, and tells where. */
    void write(Path directory, PrintStream out) throws IOException {
        Path json = directory.resolve(scenario + ".json");
        Path html = directory.resolve(scenario + ".html");
        Files.writeString(json, json());
        Files.writeString(html, page);
        out.println();
        lines.forEach(out::println);
        out.println();
        out.println("results: " + json + ", " + html);
    }

    String json() throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n";
    }
}
