package dev.supervisor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.supervisor.rpc.RpcJson;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** The two forms of the daemon's log. */
class LogLinesTest {
    private static final String FORGERY =
            "web\n2026-11-21T10:00:00.000Z INFO  daemon - all is well\r\u001b[2J\u009b\u2028\u202e\u007f";
    private final LogRecord record = record(Level.WARNING, "a name: " + FORGERY);

    @Test
    void textIsTimeLevelLoggerMessage() {
        assertThat(new TextLines().format(record(Level.INFO, "web: starting -> running")))
                .isEqualTo("2026-11-21T10:04:36.080Z INFO  services - web: starting -> running\n");
        assertThat(new TextLines().format(record(Level.SEVERE, "x"))).contains("Z ERROR services - x");
    }

    @Test
    void textShowsWhatCannotBeSeen() {
        assertThat(new TextLines().format(record))
                .isEqualTo(
                        "2026-11-21T10:04:36.080Z WARN  services - a name: web\\u000a2026-11-21T10:00:00.000Z INFO  daemon"
                                + " - all is well\\u000d\\u001b[2J\\u009b\\u2028\\u202e\\u007f\n");
    }

    @Test
    void noLineOfAStackTracePassesForAnEvent() {
        record.setThrown(new IllegalStateException(FORGERY, new IllegalArgumentException(FORGERY)));

        String[] lines = new TextLines().format(record).split("\n");

        assertThat(lines).hasSizeGreaterThan(6);
        assertThat(lines[1]).isEqualTo("    java.lang.IllegalStateException: web");
        assertThat(lines).anyMatch(line -> line.startsWith("    Caused by: java.lang.IllegalArgumentException: web"));
        assertThat(lines).filteredOn(line -> line.startsWith("2026")).hasSize(1);
        assertThat(String.join("", lines)).doesNotContainPattern("\\p{Cc}");
    }

    @Test
    void jsonIsOneObjectALine() throws JsonProcessingException {
        record.setThrown(new IllegalStateException(FORGERY));

        String line = new JsonLines().format(record);

        assertThat(line).endsWith("}\n").doesNotContainPattern("[\\x00-\\x1f](?!$)");
        JsonNode json = RpcJson.strict().readTree(line);
        assertThat(json.get("time").textValue()).isEqualTo("2026-11-21T10:04:36.080Z");
        assertThat(json.get("level").textValue()).isEqualTo("warn");
        assertThat(json.get("logger").textValue()).isEqualTo("supervisor.services");
        assertThat(json.get("thread").textValue())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(json.get("message").textValue()).isEqualTo("a name: " + FORGERY);
        assertThat(json.get("exception").textValue())
                .startsWith("java.lang.IllegalStateException: " + FORGERY)
                .contains("at dev.supervisor.server.LogLinesTest");
        assertThat(RpcJson.strict()
                        .readTree(new JsonLines().format(record(Level.INFO, "x")))
                        .has("exception"))
                .isFalse();
    }

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("supervisor.services");
        record.setInstant(Instant.parse("2026-11-21T10:04:36.080Z"));
        return record;
    }
}
