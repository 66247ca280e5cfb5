package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadOptionsTest {
    @TempDir
    Path home;

    @Test
    void quickIsShorterAndSlowerAndMayStillBeChanged() throws IOException {
        Path jar = Files.createFile(home.resolve("supervisor.jar"));
        LoadOptions options = parse("--quick", "--jar", jar.toString(), "--duration=5s");
        assertThat(options.rate()).isEqualTo(250);
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.out()).isEqualTo(Path.of("bench-results"));
        assertThat(options.destination().jar()).isEqualTo(jar);
    }

    @Test
    void thePackagedDaemonIsFoundFromBenchJar() throws IOException {
        Path jar = home.resolve("supervisor-server/target/supervisor.jar");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        LoadOptions options = LoadOptions.parse(List.of("--packaged"), Map.of(), home.resolve("bench/target"));
        assertThat(options.destination().jar()).isEqualTo(jar);
    }

    @Test
    void aRunningDaemonIsFoundAsTheCommandLineFindsIt() {
        Map<String, String> env = Map.of(
                "SUPERVISOR_STATE_DIR", "/state", "SUPERVISOR_TOKEN", "secret", "SUPERVISOR_URL", "http://there");
        assertThat(LoadOptions.parse(List.of(), env, home).destination())
                .isEqualTo(new Destination("http://there", "secret", null, null));
        assertThat(parse("--state-dir", "/other").destination().socket()).isEqualTo(Path.of("/other/supervisor.sock"));
        assertThat(LoadOptions.parse(List.of(), Map.of("SUPERVISOR_SOCKET", "/a.sock"), home)
                        .destination()
                        .socket())
                .isEqualTo(Path.of("/a.sock"));
        assertThat(parse("--url", "http://here", "--token", "word").destination())
                .isEqualTo(new Destination("http://here", "word", null, null));
    }

    @Test
    void wrongOptionsAreToldWithWhatToDo() {
        refuses("unknown option \"--raet\", did you mean \"--rate\"?", "--raet", "5");
        refuses("--rate needs a value", "--rate");
        refuses("--rate needs a whole number from 1 to 100000, not \"0\"", "--socket", "s", "--rate", "0");
        refuses("--duration needs a duration such as 10s", "--socket", "s", "--duration", "soon");
        refuses("give one of --url, --socket, --state-dir, --packaged and --jar", "--socket", "s", "--jar", "j");
        refuses("--token and --token-file go with --url", "--socket", "s", "--token", "t");
        refuses("there is no token", "--url", "http://127.0.0.1:7878", "--token-file", "/nowhere/token");
        refuses("there is nothing to do", "--socket", "s", "--reads", "0", "--writes", "0");
        refuses("there is no packaged daemon at", "--quick");
    }

    @Test
    void theProgramAnswersWrongOptionsWithTwo() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
        Main main = new Main(List.of(new LoadScenario()), to, to);
        assertThat(main.run(List.of())).isEqualTo(2);
        assertThat(main.run(List.of("loa"))).isEqualTo(2);
        assertThat(main.run(List.of("load", "--nonsense"))).isEqualTo(2);
        assertThat(main.run(List.of("help"))).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no scenario \"loa\", did you mean \"load\"?", "unknown option \"--nonsense\"");
    }

    private LoadOptions parse(String... args) {
        return LoadOptions.parse(List.of(args), Map.of(), home);
    }

    private void refuses(String message, String... args) {
        assertThatThrownBy(() -> parse(args)).isInstanceOf(UsageException.class).hasMessageContaining(message);
    }
}
