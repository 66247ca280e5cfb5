package dev.supervisor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.config.Configuration.DaemonSettings;
import dev.supervisor.server.config.Configuration.LogSettings;
import dev.supervisor.server.config.Configuration.PoolSettings;
import dev.supervisor.server.config.Configuration.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "---\n", "services:\n", "daemon: ~\ndefaults: null\nservices: {}\npools:\n"})
    void whatIsNotSaidIsAsByDefault(String yaml) {
        assertThat(parse(yaml)).isEqualTo(Configuration.EMPTY);
    }

    @Test
    void theDaemonHasEverySetting() {
        Configuration read = parse("""
                daemon:
                  listen: 0.0.0.0:80
                  durability: extra
                  readers: 8
                  sample_interval: 250ms
                  on_shutdown: leave
                  cgroups: off
                  log: {format: json, level: warn}
                  tls: {certificate: tls/us.pem, key: /etc/us.key}
                pools:
                  default:
                    slots: 16
                    capacity: 500
                """);

        assertThat(read.daemon())
                .isEqualTo(new DaemonSettings(
                        "0.0.0.0:80",
                        "extra",
                        8,
                        Duration.ofMillis(250),
                        false,
                        false,
                        new LogSettings("json", "warn"),
                        new TlsSettings(
                                Path.of("/etc/tls/us.pem"), Path.of("/etc/us.key"), "/etc/supervisor.yml:9:3")));
        assertThat(read.pools()).containsExactly(new PoolSettings("default", 16, 500));
    }

    @Test
    void otherFilesForTlsNeedNoRestartButTlsItselfDoes() {
        DaemonSettings plain = Configuration.EMPTY.daemon();
        DaemonSettings secured =
                parse("daemon: {tls: {certificate: a.pem, key: b.pem}}").daemon();
        DaemonSettings renewed =
                parse("daemon:\n  tls: {certificate: c.pem, key: d.pem}").daemon();

        assertThat(secured.canBecome(renewed)).isTrue();
        assertThat(secured.canBecome(plain)).isFalse();
        assertThat(plain.canBecome(secured)).isFalse();
        assertThat(plain.canBecome(parse("daemon: {readers: 3}").daemon())).isFalse();
    }

    @Test
    void aServiceHasEveryField() {
        ServiceSpec web = service("""
                services:
                  web:
                    command: [/bin/server, --port, "80"]
                    type: oneshot
                    env: {A: "1", EMPTY: }
                    secret_env: {TOKEN: hunter2}
                    cwd: /srv
                    user: www
                    depends_on: {db: ready, cache: started}
                    restart: on-failure
                    success_exit_codes: [0, 75]
                    backoff: {initial: 200ms, max: 1m}
                    crash_loop: {starts: 5, within: 10m, retry: 1h}
                    ready: {after: 2s, log_line: listening, timeout: 30s}
                    stop: {signal: INT, timeout: 3s}
                    reload_signal: HUP
                    shim: true
                    log: {max_size: 1MiB, max_files: 3}
                """);

        assertThat(web)
                .isEqualTo(new ServiceSpec(
                        "web",
                        List.of("/bin/server", "--port", "80"),
                        "oneshot",
                        Map.of("A", "1", "EMPTY", "", "TOKEN", "hunter2"),
                        List.of("TOKEN"),
                        "/srv",
                        "www",
                        Map.of("db", "ready", "cache", "started"),
                        "on-failure",
                        List.of(0, 75),
                        200L,
                        60_000L,
                        5,
                        600_000L,
                        3_600_000L,
                        2_000L,
                        "listening",
                        30_000L,
                        "INT",
                        3_000L,
                        "HUP",
                        true,
                        1L << 20,
                        3));
    }

    @Test
    void whatAServiceDoesNotSayIsLeftToTheContract() {
        assertThat(service("services: {web: {command: [/bin/server]}}"))
                .isEqualTo(ServiceSpec.of("web", List.of("/bin/server")));
    }

    @Test
    void aCommandInOnePieceIsForTheShell() {
        assertThat(service("services: {web: {command: echo $HOME}}").command())
                .containsExactly("/bin/sh", "-c", "echo $HOME");
    }

    @Test
    void aListOfDependenciesMeansStarted() {
        assertThat(service("services: {web: {command: x, depends_on: [a, b]}}").dependsOn())
                .isEqualTo(Map.of("a", "started", "b", "started"));
    }

    @Test
    void aServicesOwnWordsGoBeforeTheDefaults() {
        ServiceSpec web = service("""
                defaults:
                  user: www
                  restart: never
                  env: {LANG: C}
                  stop: {timeout: 1m}
                services:
                  web:
                    command: x
                    restart: always
                    stop: {signal: INT}
                """);

        assertThat(web.user()).isEqualTo("www");
        assertThat(web.restart()).isEqualTo("always");
        assertThat(web.env()).isEqualTo(Map.of("LANG", "C"));
        assertThat(web.stopSignal()).isEqualTo("INT");
        assertThat(web.stopTimeoutMs())
                .as("a block of its own replaces the whole one")
                .isNull();
    }

    @Test
    void aDefaultCommandIsACommand() {
        assertThat(service("defaults: {command: [/bin/a]}\nservices: {web: }").command())
                .containsExactly("/bin/a");
    }

    @Test
    void servicesKeepTheirOrder() {
        Configuration read = parse("defaults: {command: x}\nservices: {b: , a: , c: }");

        assertThat(read.services()).extracting(ServiceSpec::name).containsExactly("b", "a", "c");
    }

    @Test
    void aRelativeDirectoryIsBelowTheFile() throws IOException {
        Path file = directory.resolve("supervisor.yml");
        Files.writeString(file, "services: {web: {command: x, cwd: ../data/./web}}");

        assertThat(ConfigFile.read(file).services().get(0).cwd())
                .isEqualTo(directory.getParent().resolve("data/web").toString());
    }

    @Test
    void anAnchorMayBeUsed() {
        Configuration read = parse("""
                services:
                  a: {command: x, env: &shared {LANG: C}}
                  b: {command: x, env: *shared}
                """);

        assertThat(read.services().get(1).env()).isEqualTo(Map.of("LANG", "C"));
    }

    private static ServiceSpec service(String yaml) {
        List<ServiceSpec> services = parse(yaml).services();
        assertThat(services).hasSize(1);
        return services.get(0);
    }

    private static Configuration parse(String yaml) {
        return ConfigFile.parse("/etc/supervisor.yml", yaml);
    }
}
