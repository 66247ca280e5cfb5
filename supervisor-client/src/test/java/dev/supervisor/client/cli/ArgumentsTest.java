package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final Duration STANDARD = Duration.ofSeconds(42);

    @Test
    void optionsAndWordsMayBeMixed() {
        Arguments parsed = parse("web", "-f", "--lines", "5", "db", "--name=x=y");

        assertThat(parsed.words()).containsExactly("web", "db");
        assertThat(parsed.has("--follow", "-f")).isTrue();
        assertThat(parsed.number(0, "-n", "--lines")).isEqualTo(5);
        assertThat(parsed.value("--name")).isEqualTo("x=y");
        assertThat(parsed.value("--timeout")).isNull();
    }

    @Test
    void twoDashesEndTheOptions() {
        Arguments parsed = parse("-f", "--", "sh", "-c", "--lines");

        assertThat(parsed.words()).containsExactly("sh", "-c", "--lines");
        assertThat(parsed.has("--lines")).isFalse();
    }

    @Test
    void oneDashIsAWord() {
        assertThat(parse("-").words()).containsExactly("-");
    }

    @Test
    void aValueMayBeEmptyOrLookLikeAnOption() {
        assertThat(parse("--name=").value("--name")).isEmpty();
        assertThat(parse("--name", "-f").value("--name")).isEqualTo("-f");
    }

    @Test
    void theLastOfAnOptionCounts() {
        assertThat(parse("--name", "a", "--name=b").value("--name")).isEqualTo("b");
    }

    @Test
    void aMissingValueIsSaid() {
        refused("--name needs a value", "web", "--name");
    }

    @Test
    void anUnknownOptionIsRefusedWithTheNearest() {
        refused("unknown option --lins, did you mean \"--lines\"?", "--lins");
        refused("unknown option --follow=1, did you mean \"--follow\"?", "--follow=1");
        refused("unknown option -xyz", "-xyz");
    }

    @Test
    void exactlyOneWordIsOneWord() {
        assertThat(parse("web").word("service")).isEqualTo("web");
        assertThatThrownBy(() -> parse().word("service")).hasMessage("give one service");
        assertThatThrownBy(() -> parse("a", "b").word("service")).hasMessage("give one service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "99999999999"})
    void whatIsNoNumberIsRefused(String value) {
        Arguments parsed = parse("--lines", value);

        assertThatThrownBy(() -> parsed.number(1, "--lines", "-n"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--lines needs a whole number, not \"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "10, 10000", "5m, 300000", "2h, 7200000", "0, 0"})
    void durationsHaveAUnitOrAreSeconds(String value, long millis) {
        assertThat(parse("--timeout", value).duration(STANDARD, "--timeout")).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "ms",
                "1d",
                "1.5s",
                "10 s",
                "soon",
                "-1s",
                "-5",
                "9223372036854775807h",
                "9223372036854775807"
            })
    void whatIsNoDurationIsRefused(String value) {
        Arguments parsed = parse("--timeout", value);

        assertThatThrownBy(() -> parsed.duration(STANDARD, "--timeout"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--timeout needs a duration such as 10s or 5m, not \"" + value + "\"");
    }

    @Test
    void withoutTheOptionTheStandardCounts() {
        assertThat(parse().duration(STANDARD, "--timeout")).isEqualTo(STANDARD);
        assertThat(parse().number(7, "--lines")).isEqualTo(7);
    }

    private static Arguments parse(String... args) {
        return Arguments.parse(List.of(args), Set.of("-f", "--follow"), Set.of("--lines", "-n", "--name", "--timeout"));
    }

    private static void refused(String message, String... args) {
        assertThatThrownBy(() -> parse(args)).isInstanceOf(UsageException.class).hasMessage(message);
    }
}
