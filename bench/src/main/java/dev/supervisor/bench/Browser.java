package dev.supervisor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's Chromium without a window, with one page. */
final class Browser implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private final Neighbour process;
    private final DevTools page;

    private Browser(Neighbour process, DevTools page) {
        this.process = process;
        this.page = page;
    }

    static boolean isThere() {
        return Files.isExecutable(PROGRAM);
    }

    /** @param directory for its profile */
    static Browser start(Path directory) throws IOException, InterruptedException {
        Neighbour process = Neighbour.start(
                List.of(
                        PROGRAM.toString(),
                        "--headless=new",
                        "--no-sandbox", // as root it starts with nothing else; it sees our own page only
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=1400,900",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "about:blank"),
                directory.resolve("chromium.out"));
        try {
            Path port = directory.resolve("profile").resolve("DevToolsActivePort");
            process.await("listening for DevTools", () -> lines(port) >= 2);
            return new Browser(
                    process, DevTools.connect(page(Files.readAllLines(port).get(0))));
        } catch (IOException | RuntimeException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    DevTools page() {
        return page;
    }

    /** Opens the daemon's cockpit, signed in. */
    void open(URI daemon, String token) throws IOException, InterruptedException {
        String cookie = signIn(daemon, token);
        int equals = cookie.indexOf('=');
        page.call(
                "Network.setCookie",
                Map.of(
                        "url", daemon.toString(),
                        "name", cookie.substring(0, equals),
                        "value", cookie.substring(equals + 1)));
        page.call("Page.enable", Map.of());
        page.call("Page.navigate", Map.of("url", daemon + "/"));
    }

    @Override
    public void close() {
        page.close();
        process.close();
    }

    /** The cookie, as {@code name=value}. */
    private static String signIn(URI daemon, String token) throws IOException, InterruptedException {
        String body = RpcJson.lenient().writeValueAsString(Map.of("token", token));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(daemon.resolve("/login"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Optional<String> cookie = answer.headers().firstValue("Set-Cookie");
        if (cookie.isEmpty()) {
            throw new IOException("signing in to the cockpit: " + answer.statusCode() + " " + answer.body());
        }
        return cookie.get().split(";", 2)[0];
    }

    private static URI page(String port) throws IOException, InterruptedException {
        HttpResponse<String> targets = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        for (JsonNode target : RpcJson.lenient().readTree(targets.body())) {
            if (target.path("type").asText().equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("the browser has no page: " + targets.body());
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException notYet) {
            return 0;
        }
    }
}
