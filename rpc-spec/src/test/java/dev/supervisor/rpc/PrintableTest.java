package dev.supervisor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\t", "\r", "\n", "\u001b", "\u007f", "\u0085", "\u009b", "\u200b", "\u202e", "\u2028",
                "\u2029", "\ufeff", "\ud800", "\udfff"
            })
    void whatCannotBeShownIsReplaced(String character) {
        assertThat(Printable.clean("a" + character + "z")).isEqualTo("a?z");
    }

    @Test
    void theRestStays() {
        String text = "Az09 ._-/\"\\\u00e4\u20ac\ud83d\ude00";

        assertThat(Printable.clean(text)).isEqualTo(text);
        assertThat(Printable.brief(text)).isEqualTo(text);
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        assertThat(Printable.brief("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Printable.brief("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
        assertThat(Printable.brief("\ud83d\ude00".repeat(80))).isEqualTo("\ud83d\ude00".repeat(80));
        assertThat(Printable.brief("\ud83d\ude00".repeat(100_000))).isEqualTo("\ud83d\ude00".repeat(80) + "...");
        assertThat(Printable.brief("x" + "\ud83d\ude00".repeat(90))).isEqualTo("x" + "\ud83d\ude00".repeat(79) + "...");
    }
}
