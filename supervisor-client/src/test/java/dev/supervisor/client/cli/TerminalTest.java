package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    @ParameterizedTest
    @CsvSource({
        "LANG, C.UTF-8, true",
        "LANG, de_DE.utf8, true",
        "LC_CTYPE, en_US.UTF-8, true",
        "LANG, C, false",
        "LANG, de_DE.ISO-8859-1, false",
        "LANGUAGE, de.UTF-8, false",
    })
    void theLocaleSaysWhatCanBeShown(String name, String value, boolean unicode) {
        assertThat(Terminal.isUnicode(Map.of(name, value))).isEqualTo(unicode);
    }

    @Test
    void theStrongestLocaleCounts() {
        assertThat(Terminal.isUnicode(Map.of("LANG", "C.UTF-8", "LC_ALL", "C"))).isFalse();
        assertThat(Terminal.isUnicode(Map.of("LANG", "C", "LC_ALL", "", "LC_CTYPE", "C.UTF-8")))
                .isTrue();
    }

    @Test
    void coloursAreForcedForThoseWhoSaySo() {
        Map<String, String> env = Map.of("TERM", "dumb", "NO_COLOR", "1");

        assertThat(Terminal.ofStandardOutput(env, "always").isColored()).isTrue();
        assertThat(Terminal.ofStandardOutput(env, "auto").isColored()).isFalse();
        assertThat(Terminal.ofStandardOutput(Map.of("TERM", "xterm"), "never").isColored())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "x\u001b[31mred, x?[31mred",
        "a\u0007b, a?b",
        "a\u009bb, a?b",
        "a\u202eb, a?b",
        "a\tb, a\tb",
        "\u00e4\u4f60, \u00e4\u4f60"
    })
    void whatAForeignTextCouldDoToATerminalIsTakenOut(String text, String clean) {
        assertThat(Console.clean(text)).isEqualTo(clean);
    }
}
