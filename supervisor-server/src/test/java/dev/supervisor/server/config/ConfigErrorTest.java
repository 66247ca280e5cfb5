package dev.supervisor.server.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigErrorTest {
    @TempDir
    private Path directory;

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearest() {
        refused("deamon: {}").withMessage("s.yml:1:1: unknown key \"deamon\", did you mean \"daemon\"?");
        refused("daemon:\n  reader: 3")
                .withMessage("s.yml:2:3: unknown key \"reader\" in daemon, did you mean \"readers\"?");
        refused("services:\n  web:\n    command: x\n    enviroment: {}")
                .withMessageStartingWith("s.yml:4:5: unknown key \"enviroment\" in services.web");
        refused("services:\n  web:\n    command: x\n    stop: {singal: INT}")
                .withMessage("s.yml:4:12: unknown key \"singal\" in services.web.stop, did you mean \"signal\"?");
    }

    @Test
    void unknownKeysOfDefaultsAndPoolsAreRefusedToo() {
        refused("defaults: {restrat: never}").withMessageContaining("did you mean \"restart\"?");
        refused("pools: {default: {slot: 3}}").withMessageContaining("did you mean \"slots\"?");
        refused("pools: {fast: {slots: 3}}").withMessageContaining("s.yml:1:9: the only pool is \"default\"");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        refused("services:\n  web: {command: x}\n  web: {command: y}")
                .withMessage("s.yml:3:3: \"web\" stands here twice");
    }

    @Test
    void aServiceWithoutACommandIsRefused() {
        refused("services:\n  web: {type: oneshot}").withMessage("s.yml:2:3: the service \"web\" has no command");
        refused("services:\n  web:").withMessageContaining("has no command");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "daemon: {sample_interval: 5}|daemon.sample_interval: \"5\" is no duration; write it like 500ms, 10s, 5m, 2h or 1d",
                "daemon: {sample_interval: 999999999999d}|is no duration",
                "daemon: {sample_interval: 99ms}|sample_interval must be at least 100ms",
                "daemon: {readers: 0}|readers must be 1 to 64, it is 0",
                "daemon: {readers: many}|daemon.readers: \"many\" is no whole number",
                "daemon: {readers: 99999999999}|is no whole number",
                "daemon: {durability: ful}|did you mean \"full\"?",
                "daemon: {on_shutdown: kill}|is none of",
                "daemon: {log: {format: jsn}}|daemon.log.format: \"jsn\" is none of",
                "daemon: {log: {format: jsn}}|did you mean \"json\"?",
                "daemon: {log: {level: loud}}|daemon.log.level: \"loud\" is none of",
                "daemon: {log: {levl: info}}|unknown key \"levl\" in daemon.log, did you mean \"level\"?",
                "daemon: {log: json}|\"daemon.log\" must be a mapping",
                "daemon: {tls: {certificate: a.pem}}|daemon.tls needs both a certificate and a key",
                "daemon: {tls: {key: a.pem}}|daemon.tls needs both a certificate and a key",
                "daemon: {tls: {certificate: a.pem, kee: b.pem}}|unknown key \"kee\" in daemon.tls, did you mean \"key\"?",
                "daemon: {tls: a.pem}|\"daemon.tls\" must be a mapping",
                "daemon: [1]|\"daemon\" must be a mapping",
                "daemon: {listen: [1]}|daemon.listen must be a single value",
                "services: {web: {command: x, log: {max_size: 10MB}}}|is no size; write it like 512KiB, 64MiB or 1GiB",
                "services: {web: {command: x, log: {max_size: 999999999999GiB}}}|is no size",
                "services: {web: {command: x, shim: yes}}|services.web.shim: \"yes\" is neither true nor false",
                "services: {web: {command: x, success_exit_codes: [a]}}|success_exit_codes must be whole numbers",
                "services: {web: {command: x, success_exit_codes: 3}}|services.web.success_exit_codes must be a list",
                "services: {web: {command: [[x]]}}|services.web.command must be a single value",
                "services: {web: {command: {a: b}}}|services.web.command must be a single value",
                "services: {web: x}|\"services.web\" must be a mapping",
                "[1, 2]|must be a mapping",
                "just text|must be a mapping",
            })
    void aWrongValueIsNamedWithItsPlace(String yaml, String message) {
        refused(yaml).withMessageStartingWith("s.yml:1:").withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services: {",
                "a: b: c",
                "\tservices:",
                "x: @y",
                "--- a\n--- b\n",
                "services: {[a]: x}",
                "a: \"\u0001\"",
                "a: *ghost"
            })
    void whatIsNoYamlIsSaidToBeNone(String yaml) {
        refused(yaml).withMessageContaining("not YAML: ");
    }

    @Test
    void brokenYamlIsNamedWithItsPlace() {
        refused("services:\n  web: [1, 2").withMessageMatching("s\\.yml:\\d+:\\d+: not YAML: .*");
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= 30; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, before, before, before));
        }
        refused(bomb.toString()).withMessageContaining("not YAML");
    }

    @Test
    void aCollectionThatHoldsItselfIsRefused() {
        refused("services: &s {web: *s}").withMessageContaining("s.yml:1:");
        refused("daemon: {listen: &l [*l]}").withMessageContaining("must be a single value");
    }

    @Test
    void endlessNestingIsRefused() {
        refused("[".repeat(100_000)).withMessageContaining("not YAML");
        refused("daemon: " + "{a: ".repeat(100_000)).withMessageContaining("not YAML");
    }

    @Test
    void aPathThatIsNoneIsRefused() {
        refused("services: {web: {command: x, cwd: \"a\\0b\"}}").withMessageContaining("this is no path");
    }

    @Test
    void aFileThatIsNotThereIsSaidNotToBeThere() {
        unreadable(directory.resolve("none.yml")).withMessageEndingWith("none.yml: there is no such file");
    }

    @Test
    void aFileThatIsNotUtf8IsSaidNotToBe() throws IOException {
        Path file = directory.resolve("latin.yml");
        Files.write(file, "daemon: {listen: \u00e9}".getBytes(StandardCharsets.ISO_8859_1));

        unreadable(file).withMessageEndingWith("latin.yml: it is not UTF-8");
    }

    @Test
    void aDirectoryIsNoFile() {
        unreadable(directory).withMessageContaining("it cannot be read");
    }

    @Test
    void aFileBeyondTheLimitIsNotEvenRead() throws IOException {
        Path file = directory.resolve("large.yml");
        Files.writeString(file, "#".repeat((4 << 20) + 1));

        unreadable(file).withMessageEndingWith("larger than 4 MiB");
    }

    private static ThrowableAssertAlternative<ConfigException> refused(String yaml) {
        return assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> ConfigFile.parse("s.yml", yaml));
    }

    private static ThrowableAssertAlternative<ConfigException> unreadable(Path file) {
        return assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> ConfigFile.read(file));
    }
}
