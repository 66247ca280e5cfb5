package dev.supervisor.client.cli;

import dev.supervisor.client.RetryPolicy;
import dev.supervisor.client.StateDirectory;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.client.SupervisorClientBuilder;
import dev.supervisor.client.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which daemon is meant: by options, else by the environment, else by the standard state directory. */
final class DaemonAddress {
    private final Arguments arguments;
    private final Map<String, String> env;

    DaemonAddress(Arguments arguments, Map<String, String> env) {
        this.arguments = arguments;
        this.env = env;
    }

    /** A client that says at once when there is no daemon; nothing is connected yet. */
    SupervisorClient client() throws IOException {
        return builder().retries(RetryPolicy.none()).build();
    }

    /** One that gives up soon. */
    SupervisorClient impatientClient(Duration timeout) throws IOException {
        return builder()
                .retries(RetryPolicy.none())
                .connectTimeout(timeout)
                .callTimeout(timeout)
                .build();
    }

    private SupervisorClientBuilder builder() throws IOException {
        String stateDir = arguments.value(CommonOptions.STATE_DIR);
        Path state = stateDir == null ? StateDirectory.standard(env) : Path.of(stateDir);
        SupervisorClientBuilder builder = SupervisorClient.builder();
        String socket = arguments.value(CommonOptions.SOCKET);
        boolean isLocal = socket != null || stateDir != null;
        String url = either(arguments.value(CommonOptions.URL), isLocal ? null : env.get("SUPERVISOR_URL"));
        if (url == null) {
            String path = either(socket, stateDir == null ? env.get("SUPERVISOR_SOCKET") : null);
            return builder.socket(path == null ? state.resolve(StateDirectory.SOCKET) : Path.of(path));
        }
        if (!url.matches("(?i)https?://[^/].*")) {
            throw new UsageException("\"" + url + "\" is no address of a daemon, such as http://127.0.0.1:7878");
        }
        String ca = either(arguments.value(CommonOptions.CA), env.get("SUPERVISOR_CA"));
        if (ca != null) {
            builder.trust(Path.of(ca));
        }
        return builder.url(url).token(token(state, url));
    }

    private String token(Path state, String url) throws IOException {
        String file = arguments.value(CommonOptions.TOKEN_FILE);
        String token = file == null ? env.get("SUPERVISOR_TOKEN") : null;
        if (token != null) {
            return token;
        }
        try {
            return file == null
                    ? StateDirectory.token(state, url)
                    : Files.readString(Path.of(file)).strip();
        } catch (TransportException e) {
            throw e;
        } catch (IOException e) {
            throw new TransportException("there is no token: "
                    + (file == null ? state.resolve(StateDirectory.TOKEN) : file)
                    + " cannot be read; set SUPERVISOR_TOKEN or say --token-file FILE");
        }
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
