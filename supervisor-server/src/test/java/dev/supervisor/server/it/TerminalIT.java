package dev.supervisor.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.supervisor.rpc.model.RunSpec;
import dev.supervisor.rpc.model.ServiceSpec;
import dev.supervisor.server.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker whose program's output, or whose words, the operator looks at in a terminal: they do not steer it. */
class TerminalIT extends SharedDaemon {
    /** Clears the screen, sets the clipboard (OSC 52) and the title, goes back to overwrite, rings, turns letters around, in C1 too. */
    private static final String EVIL =
            "\u001b[2J\u001b]52;c;ZXZpbA==\u0007\u001b]0;root\u001b\\\b\b\rsafe\u009b31m\u009d52;c;eA==\u009c\u202eevil\u2066\u007f";

    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\r\\n\\t]]|\\r(?!\\n)");

    @BeforeAll
    static void prepare() throws IOException {
        String say = "printf '%s\\n' \"$EVIL\"; printf '%s\\n' \"$EVIL\" >&2; exit 3";
        daemon.client()
                .serviceSet(ServiceSpec.named("web")
                        .command("sh", "-c", say)
                        .env("EVIL", EVIL)
                        .restart("never")
                        .build());
        long run = daemon.client()
                .runSubmit(RunSpec.builder()
                        .command("sh", "-c", say)
                        .env("EVIL", EVIL)
                        .label("evil", EVIL)
                        .build())
                .runId();
        long unknown = daemon.client()
                .runSubmit(RunSpec.of(List.of("/no-such-" + EVIL)))
                .runId();
        daemon.client().runWait(run, Duration.ofSeconds(30));
        daemon.client().runWait(unknown, Duration.ofSeconds(30));
        daemon.client().serviceWait("web", "settled", Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs web",
                "logs 1",
                "run sh -c 'printf \"%s\\n\" \"EVIL\" >&2' > /dev/null",
                "why web",
                "runs",
                "status",
                "status 'EVIL'",
                "'EVIL'"
            })
    void whatIsShownSteersNothing(String command) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script(1) makes the terminal");

        String shown = inTerminal(command.replace("EVIL", EVIL));

        assertThat(shown).isNotBlank();
        assertThat(STEERING.matcher(shown).results().map(found ->
                        (int) found.group().charAt(0)))
                .as(shown)
                .isEmpty();
        if (command.startsWith("logs") || command.startsWith("run ")) {
            assertThat(shown).contains("safe");
        }
    }

    private static String inTerminal(String command) throws IOException {
        String program = String.join(" ", Program.command("-Dstdout.encoding=UTF-8"));
        Path out = Files.createTempFile("terminal", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder("script", "-qec", program + " " + command, "/dev/null")
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .redirectInput(Path.of("/dev/null").toFile());
            builder.environment().put("SUPERVISOR_STATE_DIR", daemon.state().toString());
            builder.environment().put("NO_COLOR", "1");
            builder.start().waitFor();
            return new String(Files.readAllBytes(out), UTF_8);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.delete(out);
        }
    }
}
