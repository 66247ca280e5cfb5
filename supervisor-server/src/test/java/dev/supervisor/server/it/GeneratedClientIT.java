package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.RpcJson;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A client that a public generator made of the document talks to the daemon: {@code @open-rpc/generator} from npm, which writes
 * TypeScript. Its versions stand in a lock file among the resources.
 *
 * <p>The generator stumbles in two places, each mended by one replacement in what it writes. It takes the name of a method for the
 * name of a TypeScript member, but {@code public service.status: ...} is a syntax error where a name has a dot; and it names the
 * type of the method {@code service.status} {@code ServiceStatus}, as our record is called. Nothing else is changed.
 */
class GeneratedClientIT extends SharedDaemon {
    /** Kept from run to run, so that packages are installed once for a build. */
    private static final Path DIRECTORY = Path.of("target", "generated-client");

    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "generator.json", "tsconfig.json", "call.ts");

    @Test
    void theGeneratedClientCallsTheDaemon() throws Exception {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "needs node and npm; apt-get install nodejs npm");
        install();
        Files.write(DIRECTORY.resolve("openrpc.json"), served());
        run("node_modules/.bin/open-rpc-generator", "generate", "-c", "generator.json");
        mend(DIRECTORY.resolve("generated/client/typescript/src/index.ts"));
        run("node_modules/.bin/tsc", "-p", ".");

        JsonNode answer = RpcJson.lenient().readTree(run("node", "js/call.js", daemon.url(), daemon.token()));

        assertThat(Instant.parse(answer.path("time").asText())).isAfter(Instant.EPOCH);
        assertThat(answer.path("change").asText()).isEqualTo("created");
        assertThat(answer.path("state").asText()).isEqualTo("running");
        assertThat(answer.path("services")).hasSize(1);
        assertThat(answer.path("run").asText()).isEqualTo("failed");
        assertThat(answer.path("exit_code").asInt()).isEqualTo(3);
        assertThat(answer.path("unknown").asInt()).isEqualTo(-32000);
        assertThat(daemon.client().serviceStatus("generated").state()).isEqualTo("running");
    }

    private static void install() throws Exception {
        Files.createDirectories(DIRECTORY);
        byte[] before = bytes(DIRECTORY.resolve("package-lock.json"));
        for (String name : FILES) {
            try (InputStream file = GeneratedClientIT.class.getResourceAsStream("generated-client/" + name)) {
                Files.copy(file, DIRECTORY.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        boolean same = Arrays.equals(before, bytes(DIRECTORY.resolve("package-lock.json")));
        if (!same || !Files.exists(DIRECTORY.resolve("node_modules/.package-lock.json"))) {
            run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        }
    }

    private static byte[] served() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(daemon.url() + "/openrpc.json"))
                .header("Authorization", "Bearer " + daemon.token())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body();
    }

    private static void mend(Path generated) throws IOException {
        String source = Files.readString(generated);
        String mended = source.replaceAll("(?m)^export type (\\w+) = \\(", "export type $1Call = (")
                .replaceAll("(?m)^(\\s*)public (\\w+\\.\\w+): (\\w+) =", "$1public \"$2\": $3Call =");
        assertThat(mended).isNotEqualTo(source);
        Files.writeString(DIRECTORY.resolve("client.ts"), mended);
    }

    /** What it wrote to its standard output. */
    private static String run(String... command) throws Exception {
        Path errors = DIRECTORY.resolve("errors.txt").toAbsolutePath();
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(DIRECTORY.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        assertThat(ended && process.exitValue() == 0)
                .as(() -> String.join(" ", command) + "\n" + output + "\n" + new String(bytes(errors), UTF_8))
                .isTrue();
        return output;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
