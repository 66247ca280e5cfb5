package dev.supervisor.server.config;

import dev.supervisor.rpc.model.ServiceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file says, with the defaults filled in.
 *
 * @param services as declared; what a field means is checked where the API's are
 */
public record Configuration(
        DaemonSettings daemon, List<ServiceSpec> services, List<PoolSettings> pools, UpkeepSettings upkeep) {
    /** Of a daemon that was given no file. */
    public static final Configuration EMPTY =
            new Configuration(DaemonSettings.DEFAULT, List.of(), List.of(PoolSettings.DEFAULT), UpkeepSettings.DEFAULT);

    /**
     * The daemon itself.
     *
     * @param listen HOST:PORT of the HTTP endpoint; port 0 picks one
     * @param durability {@code off}, {@code normal}, {@code full}, {@code extra}
     * @param readers read connections, 1 to 64
     * @param sampleInterval between looks at CPU and memory
     * @param stopServices on shutdown: stop the services; false: leave them running
     * @param cgroups use control groups where that is possible
     * @param log the daemon's own
     * @param tls null: HTTP without it
     */
    public record DaemonSettings(
            String listen,
            String durability,
            int readers,
            Duration sampleInterval,
            boolean stopServices,
            boolean cgroups,
            LogSettings log,
            @Nullable TlsSettings tls) {
        static final DaemonSettings DEFAULT = new DaemonSettings(
                "127.0.0.1:7878", "normal", 2, Duration.ofSeconds(5), true, true, LogSettings.DEFAULT, null);

        /** Whether a running daemon can go from these settings to the others. */
        public boolean canBecome(DaemonSettings other) {
            return (tls == null) == (other.tls == null) && withoutTls().equals(other.withoutTls());
        }

        private DaemonSettings withoutTls() {
            return new DaemonSettings(listen, durability, readers, sampleInterval, stopServices, cgroups, log, null);
        }
    }

    /**
     * TLS for the HTTP endpoint.
     *
     * @param certificate PEM, the server's own first, then its issuers
     * @param key PEM, PKCS#8, not encrypted
     * @param place where it is written, for messages
     */
    public record TlsSettings(Path certificate, Path key, String place) {}

    /**
     * The daemon's own log.
     *
     * @param format {@code text}, {@code json}
     * @param level the least that is written: {@code info}, {@code warn}, {@code error}
     */
    public record LogSettings(String format, String level) {
        public static final Set<String> FORMATS = Set.of("text", "json");
        public static final LogSettings DEFAULT = new LogSettings("text", "info");

        public boolean isJson() {
            return format.equals("json");
        }

        public LogSettings withFormat(String other) {
            return new LogSettings(other, level);
        }
    }

    /**
     * A queue of steps.
     *
     * @param slots steps that run at the same time, 1 to 1,000
     * @param capacity steps that may wait, 1 to 1,000,000
     */
    public record PoolSettings(String name, int slots, int capacity) {
        static final PoolSettings DEFAULT = new PoolSettings("default", 4, 10_000);
    }
}
