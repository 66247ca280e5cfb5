package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table(1, "NAME", "STATE", "PID")
                .row("a-long-name", "running", "1")
                .row("b", "exited", "-");

        assertThat(printed(table)).isEqualTo("""
                NAME         STATE    PID
                a-long-name  running  1
                b            exited   -
                """);
    }

    @Test
    void withoutRowsThereAreTheHeadings() {
        assertThat(printed(new Table(-1, "A", "B"))).isEqualTo("A  B\n");
    }

    @Test
    void lastCellsThatAreEmptyLeaveNoBlanks() {
        assertThat(printed(new Table(-1, "A", "B").row("x", ""))).isEqualTo("A  B\nx\n");
    }

    @Test
    void noControlCharacterReachesTheTerminal() {
        assertThat(printed(new Table(-1, "A").row("\u001b[31mred\u0007\nnext"))).isEqualTo("A\n?[31mred??next\n");
    }

    private static String printed(Table table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        table.print(new Console(out, false, Map.of("NO_COLOR", "1")));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
