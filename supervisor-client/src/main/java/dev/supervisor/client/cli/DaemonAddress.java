package dev.supervisor.client.cli;

import dev.supervisor.client.RetryPolicy;
import dev.supervisor.client.StateDirectory;
import dev.supervisor.client.SupervisorClient;
import dev.supervisor.client.SupervisorClientBuilder;
import dev.supervisor.client.transport.TransportException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
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
        return client(UnaryOperator.identity());
    }

    /** One that gives up soon. */
    SupervisorClient impatientClient(Duration timeout) throws IOException {
        return client(builder -> builder.connectTimeout(timeout).callTimeout(timeout));
    }

    private SupervisorClient client(UnaryOperator<SupervisorClientBuilder> more) throws IOException {
        try {
            return more.apply(builder().retries(RetryPolicy.none())).build();
        } catch (IllegalArgumentException e) { // an address or a token that is none
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (TransportException e) {
            throw e;
        } catch (IOException e) { // of the certificates, as nothing else is read
            throw new TransportException(unread(e) + "; say --ca FILE or set SUPERVISOR_CA");
        }
    }

    private SupervisorClientBuilder builder() throws IOException {
        String stateDir = arguments.value(CommonOptions.STATE_DIR);
        Path state = stateDir == null ? StateDirectory.standard(env) : Path.of(stateDir);
        SupervisorClientBuilder builder = SupervisorClient.builder();
        String socket = arguments.value(CommonOptions.SOCKET);
        boolean isLocal = socket != null || stateDir != null;
        String url = either(arguments.value(CommonOptions.URL), isLocal ? null : variable("SUPERVISOR_URL"));
        if (url == null) {
            String path = either(socket, stateDir == null ? variable("SUPERVISOR_SOCKET") : null);
            return builder.socket(path == null ? state.resolve(StateDirectory.SOCKET) : Path.of(path));
        }
        builder.url(url);
        String ca = either(arguments.value(CommonOptions.CA), variable("SUPERVISOR_CA"));
        if (ca != null) {
            builder.trust(Path.of(ca));
        }
        return builder.token(token(state, url));
    }

    private String token(Path state, String url) throws IOException {
        String file = arguments.value(CommonOptions.TOKEN_FILE);
        String token = file == null ? variable("SUPERVISOR_TOKEN") : null;
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
            throw new TransportException(
                    "there is no token: " + unread(e) + "; set SUPERVISOR_TOKEN or say --token-file FILE");
        }
    }

    /** One that is empty counts as not set. */
    private @Nullable String variable(String name) {
        String value = env.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    private static String unread(IOException why) {
        if (why instanceof NoSuchFileException missing) {
            return missing.getFile() + " cannot be read, because it does not exist";
        }
        return why instanceof AccessDeniedException denied
                ? denied.getFile() + " cannot be read, because we may not"
                : String.valueOf(why.getMessage());
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
