package dev.supervisor.bench;

import dev.supervisor.client.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which daemon to drive: the one at {@code url}, the one behind {@code socket}, or one that is started from {@code jar}. One of the
 * three is given; {@code token} goes with {@code url}.
 */
record Destination(
        @Nullable String url,
        @Nullable String token,
        @Nullable Path socket,
        @Nullable Path jar) {
    static final String USAGE = "[--url URL [--token TOKEN | --token-file FILE] | --socket PATH | --state-dir DIR"
            + " | --packaged | --jar supervisor.jar]";
    static final Set<String> VALUED = Set.of("--url", "--token", "--token-file", "--socket", "--state-dir", "--jar");
    static final String PACKAGED = "--packaged";

    /**
     * As the command line finds its daemon, unless the packaged one is asked for.
     *
     * @param env variables such as {@code SUPERVISOR_URL}
     * @param home where bench.jar is, to find the packaged daemon from
     * @param alone whether the packaged daemon is meant when nothing is said
     */
    static Destination of(Arguments given, Map<String, String> env, Path home, boolean alone) {
        int said = 0;
        for (String name : new String[] {"--url", "--socket", "--state-dir", "--jar", PACKAGED}) {
            said += given.has(name) ? 1 : 0;
        }
        if (said > 1) {
            throw new UsageException("give one of --url, --socket, --state-dir, --packaged and --jar");
        }
        if ((given.has("--token") || given.has("--token-file")) && !given.has("--url")) {
            throw new UsageException("--token and --token-file go with --url");
        }
        if (given.has("--jar") || given.has(PACKAGED) || (said == 0 && alone)) {
            return new Destination(null, null, null, BenchJar.packagedDaemon(given.path("--jar"), home));
        }
        return running(given, env, said == 0);
    }

    private static Destination running(Arguments given, Map<String, String> env, boolean unsaid) {
        Path directory = given.path("--state-dir");
        Path state = directory == null ? StateDirectory.standard(env) : directory;
        String url = unsaid ? env.get("SUPERVISOR_URL") : given.value("--url");
        if (url != null) {
            return new Destination(url, token(given, env, state), null, null);
        }
        Path socket = given.path("--socket");
        String standard = unsaid ? env.get("SUPERVISOR_SOCKET") : null;
        if (socket == null) {
            socket = standard == null ? state.resolve(StateDirectory.SOCKET) : Path.of(standard);
        }
        return new Destination(null, null, socket, null);
    }

    private static String token(Arguments given, Map<String, String> env, Path state) {
        String token = given.value("--token");
        Path file = given.path("--token-file");
        if (token != null && file != null) {
            throw new UsageException("give one of --token and --token-file");
        }
        if (token == null && file == null) {
            token = env.get("SUPERVISOR_TOKEN");
        }
        if (token != null) {
            return token;
        }
        Path readable = file == null ? state.resolve(StateDirectory.TOKEN) : file;
        try {
            return Files.readString(readable).strip();
        } catch (IOException e) {
            throw new UsageException("there is no token: " + readable + " cannot be read; say --token or --token-file");
        }
    }
}
