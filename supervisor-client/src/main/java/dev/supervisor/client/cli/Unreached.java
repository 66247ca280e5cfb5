package dev.supervisor.client.cli;

import dev.supervisor.client.transport.TransportException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What to do about a daemon that cannot be reached. */
final class Unreached {
    private Unreached() {}

    /** Lines; none when the failure says all. */
    static List<String> hints(TransportException failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return List.of();
        }
        if (isBecauseOf(cause, CertificateException.class)) {
            return List.of(
                    "Is it the daemon's own? Say --ca FILE, or set SUPERVISOR_CA: its certificate, or that of who signed it, as PEM");
        }
        if (isBecauseOf(cause, SSLException.class)) {
            return List.of("Does it speak TLS? Otherwise its address begins with http://");
        }
        if (isBecauseOf(cause, UnknownHostException.class)) {
            return List.of("Is the name right? It comes from --url or SUPERVISOR_URL");
        }
        if (String.valueOf(cause.getMessage()).contains("Permission denied")) {
            return List.of(
                    "The socket is for the user alone that the daemon runs as: call as that user,",
                    "or say --url URL and --token-file FILE, with a token made by: supervisor tokens create");
        }
        return List.of(
                "Is it running? Start it with: supervisor daemon --config FILE --state-dir DIR",
                "Is it another one? Say --state-dir DIR, --socket PATH or --url URL, or set SUPERVISOR_STATE_DIR");
    }

    private static boolean isBecauseOf(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }
}
