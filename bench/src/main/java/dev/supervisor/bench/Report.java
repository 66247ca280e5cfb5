package dev.supervisor.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A result as a table for the terminal, as JSON for programs and as a page for people. */
final class Report {
    private static final JsonMapper JSON = RpcJson.lenient();

    private final LoadResult result;

    Report(LoadResult result) {
        this.result = result;
    }

    /** Writes {@code SCENARIO.json} and {@code SCENARIO.html}, and tells where. */
    void write(Path directory, PrintStream out) throws IOException {
        Path json = directory.resolve(result.scenario() + ".json");
        Path html = directory.resolve(result.scenario() + ".html");
        Files.writeString(json, json());
        Files.writeString(html, new HtmlPage(result).text());
        out.println();
        out.print(table());
        out.println();
        result.checks().forEach(check -> out.println(check.line()));
        result.errorMessages().forEach((message, count) -> out.println("  " + count + " x " + message));
        out.println();
        out.println("results: " + json + ", " + html);
    }

    String json() throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n";
    }

    /** One row for each operation, times in milliseconds. */
    String table() {
        StringBuilder table = new StringBuilder(String.format(
                "%-20s %9s %9s %9s %9s %9s %9s %9s %8s%n",
                "latency in ms", "count", "per s", "p50", "p90", "p99", "p99.9", "max", "errors"));
        List<Latencies> rows = new ArrayList<>(result.operations());
        rows.addAll(result.totals());
        for (Latencies row : rows) {
            table.append(String.format(
                    "%-20s %9d %9.1f %9.2f %9.2f %9.2f %9.2f %9.2f %8d%n",
                    row.name(),
                    row.count(),
                    row.perSecond(),
                    row.p50Ms(),
                    row.p90Ms(),
                    row.p99Ms(),
                    row.p999Ms(),
                    row.maxMs(),
                    row.retryableErrors() + row.errors()));
        }
        return table.toString();
    }
}
