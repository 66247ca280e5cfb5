package dev.supervisor.client;

import dev.supervisor.client.transport.HttpTransport;
import dev.supervisor.client.transport.Transport;
import dev.supervisor.client.transport.Trust;
import dev.supervisor.client.transport.UnixTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Describes a client. Without a word about where the daemon is, it is found as the command line finds it: by its unix socket in the
 * standard state directory.
 *
 * <pre>{@code
 * SupervisorClient supervisor = SupervisorClient.builder()
 *         .url("https://build-7:7878")
 *         .token(System.getenv("SUPERVISOR_TOKEN"))
 *         .trust(Path.of("/etc/supervisor/ca.pem"))
 *         .callTimeout(Duration.ofSeconds(10))
 *         .retries(RetryPolicy.standard().withAttempts(6))
 *         .build();
 * }</pre>
 *
 * <p>Threading: one thread.
 */
public final class SupervisorClientBuilder {
    private @Nullable String url;
    private @Nullable Path socket;
    private @Nullable Path stateDirectory;
    private @Nullable String token;
    private @Nullable Path trust;
    private @Nullable Executor executor;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration callTimeout = Duration.ofSeconds(30);
    private RetryPolicy retries = RetryPolicy.standard();

    SupervisorClientBuilder() {}

    /**
     * The daemon's address, such as {@code http://127.0.0.1:7878}; {@code https} for TLS. Goes before socket and state directory.
     *
     * @throws IllegalArgumentException when it is none
     */
    public SupervisorClientBuilder url(String url) {
        HttpTransport.checkUrl(url);
        this.url = url;
        return this;
    }

    /** The daemon's unix socket; it must be run by our user, or we by root. */
    public SupervisorClientBuilder socket(Path socket) {
        this.socket = socket;
        return this;
    }

    /** Where the daemon keeps its state, and so its socket, and the token for an url where none is given. */
    public SupervisorClientBuilder stateDirectory(Path stateDirectory) {
        this.stateDirectory = stateDirectory;
        return this;
    }

    /**
     * For an url: the token itself, not its file. Default: that in the state directory, as {@link StateDirectory#token} lets it go
     * there.
     */
    public SupervisorClientBuilder token(String token) {
        this.token = token;
        return this;
    }

    /** For {@code https}: a PEM file with the certificates to believe, instead of the authorities that the JVM believes. */
    public SupervisorClientBuilder trust(Path pem) {
        this.trust = pem;
        return this;
    }

    /** For a connection to be made; default 5 seconds, and never longer than the call has. */
    public SupervisorClientBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = positive("connectTimeout", connectTimeout);
        return this;
    }

    /** For a call and all its retries, where the call does not wait inside the daemon; default 30 seconds. */
    public SupervisorClientBuilder callTimeout(Duration callTimeout) {
        this.callTimeout = positive("callTimeout", callTimeout);
        return this;
    }

    /** Default: {@link RetryPolicy#standard}. */
    public SupervisorClientBuilder retries(RetryPolicy retries) {
        this.retries = retries;
        return this;
    }

    /** Whose threads asynchronous calls hold while they wait; closing it is its owner's task. Default: 16 threads of the client's own. */
    public SupervisorClientBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * The client; nothing is connected yet.
     *
     * @throws IOException when the token or the certificates cannot be read
     * @throws IllegalArgumentException when the token is none
     */
    public SupervisorClient build() throws IOException {
        return new SupervisorClient(transport(), callTimeout, retries, executor);
    }

    private Transport transport() throws IOException {
        Path state = stateDirectory == null ? StateDirectory.standard(System.getenv()) : stateDirectory;
        if (url == null) {
            return new UnixTransport(socket == null ? state.resolve(StateDirectory.SOCKET) : socket, connectTimeout);
        }
        return new HttpTransport(
                url,
                token == null ? StateDirectory.token(state, url) : token,
                connectTimeout,
                trust == null ? null : Trust.only(trust));
    }

    private static Duration positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is " + duration + ", but must be more than nothing");
        }
        return duration;
    }
}
