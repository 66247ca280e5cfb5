package dev.supervisor.client;

import dev.supervisor.client.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a daemon keeps its state, and so where its socket is. */
public final class StateDirectory {
    /** The unix socket's name below it. */
    public static final String SOCKET = "supervisor.sock";
    /** The file below it that holds the admin token. */
    public static final String TOKEN = "admin.token";

    private static final String ENDPOINT = "endpoint";
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private StateDirectory() {}

    /**
     * The directory when none is named: {@code $SUPERVISOR_STATE_DIR}, {@code $STATE_DIRECTORY}, {@code
     * $XDG_STATE_HOME/supervisor}, {@code ~/.local/state/supervisor}.
     */
    public static Path standard(Map<String, String> env) {
        for (String name : new String[] {"SUPERVISOR_STATE_DIR", "STATE_DIRECTORY"}) {
            String value = env.get(name);
            if (value != null && !value.isBlank()) {
                return Path.of(value);
            }
        }
        String xdg = env.get("XDG_STATE_HOME");
        if (xdg != null && !xdg.isBlank()) {
            return Path.of(xdg, "supervisor");
        }
        return Path.of(System.getProperty("user.home"), ".local", "state", "supervisor");
    }

    /**
     * The admin token in a state directory, for an address that was named without a token. It goes to this machine, over TLS, or to
     * where that directory's daemon says that it listens; nowhere else, where it would be anybody's in between.
     *
     * @throws TransportException when it must not go there
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when the url is none
     */
    public static String token(Path directory, String url) throws IOException {
        URI uri = URI.create(url);
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !isLoopback(uri.getHost()) && !isOf(directory, uri)) {
            throw new TransportException("no token was given for " + url + ", and " + directory.resolve(TOKEN)
                    + " is not sent there, because everybody in between could read it; give a token, or use https");
        }
        return Files.readString(directory.resolve(TOKEN)).strip();
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }

    private static boolean isOf(Path directory, URI uri) throws IOException {
        Path endpoint = directory.resolve(ENDPOINT);
        return Files.exists(endpoint)
                && origin(uri)
                        .equals(origin(URI.create(Files.readString(endpoint).strip())));
    }

    private static String origin(URI uri) {
        return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }
}
