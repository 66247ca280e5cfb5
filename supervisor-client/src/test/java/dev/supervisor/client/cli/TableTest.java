package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
    void onATerminalTheLongestIsCutUntilItFits() {
        Table table = new Table(1, "NAME", "STATE", "INFO")
                .row("a-service-with-a-long-name", "running", "next start in 3 s; exit code 3, and no more than that");

        assertThat(printed(table, terminal(60, true))).isEqualTo("""
                NAME                       STATE    INFO
                a-service-with-a-long-na\u2026  running  next start in 3 s; exit\u2026
                """);
        assertThat(printed(table, terminal(40, false))).isEqualTo("""
                NAME             STATE    INFO
                a-service-wi...  running  next start ...
                """);
        assertThat(printed(table)).contains("and no more than that");
    }

    @Test
    void noLineIsWiderThanTheTerminalWhileColumnsCanGive() {
        Table table = new Table(-1, "A", "B", "C").row("x".repeat(200), "y".repeat(30), "z".repeat(90));

        for (int width = 24; width < 330; width++) {
            assertThat(printed(table, terminal(width, true))
                            .lines()
                            .mapToInt(String::length)
                            .max()
                            .getAsInt())
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void onlyTheStateIsColoured() {
        Table table = new Table(0, "STATE", "NAME").row("failed", "web").row("running", "db");

        assertThat(printed(table, new Terminal(true, true, true, false, 80))).isEqualTo("""
                STATE    NAME
                \u001b[31mfailed\u001b[0m   web
                \u001b[32mrunning\u001b[0m  db
                """);
    }

    @Test
    void noControlCharacterReachesTheTerminal() {
        assertThat(printed(new Table(-1, "A").row("\u001b[31mred\u0007\nnext"))).isEqualTo("A\n?[31mred??next\n");
    }

    private static Terminal terminal(int columns, boolean unicode) {
        return new Terminal(true, false, unicode, false, columns);
    }

    private static String printed(Table table) {
        return printed(table, Terminal.NONE);
    }

    private static String printed(Table table, Terminal terminal) {
        Printed printed = new Printed(terminal);
        table.print(printed.console());
        return printed.text();
    }
}
