package dev.supervisor.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A daemon that means harm to those who ask it: its words run nothing and steer no terminal. */
class HostileDaemonTest {
    private static final String STEERING = "\u001b]0;root\u0007\u001b[2J";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void completionSaysPlainNamesOnly() throws IOException {
        try (ScriptedDaemon daemon = new ScriptedDaemon(ScriptedDaemon.Over.UNIX, services("""
                "web", "my.db@2-b", "$(touch x)", "`touch x`", "--yes", "a b", "*", "\\u001b[2J", "a\\nb"
                """))) {
            cli(Map.of("SUPERVISOR_SOCKET", daemon.transport().describe()), "complete", "services");
        }

        assertThat(text(out)).isEqualTo("web\nmy.db@2-b\n");
    }

    @Test
    void aRefusalIsShownWithoutControlCharacters() throws IOException {
        String refusal = "HTTP/1.1 403 No\r\nContent-Length: " + STEERING.length() + "\r\n\r\n" + STEERING;
        try (ScriptedDaemon daemon = new ScriptedDaemon(ScriptedDaemon.Over.HTTP, ScriptedDaemon.raw(refusal))) {
            String url = daemon.transport().describe().replace("/rpc", "");
            cli(Map.of("SUPERVISOR_URL", url, "SUPERVISOR_TOKEN", "t"), "runs");
        }

        assertThat(text(err)).endsWith("/rpc answered 403: ?]0;root??[2J\n");
    }

    @Test
    void noFieldOfAnEventSteersATerminal() throws IOException {
        String event = """
                {"seq": 1, "at": "2026-01-01T00:00:00.000Z", "kind": "run", "subject": EVIL, "from_state": EVIL,
                 "to_state": EVIL, "reason": EVIL, "actor": EVIL}""";
        String page = "{\"events\": [" + event.replace("\n", " ").replace("EVIL", "\"\\u001b[2J\"")
                + "], \"cursor\": null, \"latest\": 1}";
        try (ScriptedDaemon daemon = new ScriptedDaemon(ScriptedDaemon.Over.UNIX, ScriptedDaemon.result(page))) {
            cli(Map.of("SUPERVISOR_SOCKET", daemon.transport().describe()), "events");
        }

        assertThat(text(out)).endsWith(" 1 run ?[2J: ?[2J -> ?[2J (?[2J) by ?[2J\n");
    }

    private static ScriptedDaemon.Act services(String names) {
        String each = """
                {"name": $0, "state": "running", "target": "up", "ready": true, "restart_count": 0, "blocked_by": [],
                 "revision": 1}""".replace("\n", " ");
        String services = names.strip().replaceAll("\"(?:\\\\.|[^\"])*\"", each);
        return ScriptedDaemon.result("{\"revision\": 1, \"services\": [" + services + "]}");
    }

    private void cli(Map<String, String> env, String... args) {
        Cli.run(List.of(args), env, printing(out), printing(err));
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
