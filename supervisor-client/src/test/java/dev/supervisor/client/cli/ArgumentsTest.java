package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final List<Option> KNOWN = List.of(
            Option.flag("-f, --follow", ""),
            Option.flag("-t, --timestamps", ""),
            Option.valued("-n, --lines", "COUNT", ""),
            Option.valued("--name", "NAME", ""),
            Option.valued("--timeout", "TIME", ""),
            Option.valued("-o, --output", "FORMAT", "", "table", "json"));
    private static final Duration STANDARD = Duration.ofSeconds(42);

    @Test
    void optionsAndWordsMayBeMixed() {
        Arguments parsed = parse("web", "-f", "--lines", "5", "db", "--name=x=y");

        assertThat(parsed.words()).containsExactly("web", "db");
        assertThat(parsed.has("--follow")).isTrue();
        assertThat(parsed.number("--lines", 0)).isEqualTo(5);
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
        refused("--follow takes no value", "--follow=1");
        refused("unknown option -xyz", "-xyz");
    }

    @Test
    void shortOptionsMayStandTogether() {
        Arguments parsed = parse("-ftn5", "web", "-n", "6");

        assertThat(parsed.has("--follow")).isTrue();
        assertThat(parsed.has("--timestamps")).isTrue();
        assertThat(parsed.values("--lines")).containsExactly("5", "6");
        assertThat(parsed.words()).containsExactly("web");
    }

    @Test
    void theFirstWordEndsTheOptionsOfWhatIsPassedOn() {
        Arguments parsed = Arguments.parse(List.of("--name", "x", "make", "-j4", "--", "-f"), KNOWN, true);

        assertThat(parsed.value("--name")).isEqualTo("x");
        assertThat(parsed.words()).containsExactly("make", "-j4", "--", "-f");
    }

    @Test
    void whatIsNoChoiceIsRefusedWithTheChoices() {
        refused("-o is one of table, json, not \"yaml\"", "-o", "yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001"})
    void aCountHasBounds(String value) {
        assertThatThrownBy(() -> parse("-n", value).count("--lines", 20))
                .hasMessage("--lines needs a number from 1 to 1000, not " + value);
    }

    @Test
    void exactlyOneWordIsOneWord() {
        assertThat(parse("web").word("service")).isEqualTo("web");
        assertThatThrownBy(() -> parse().word("service")).hasMessage("give one service");
        assertThatThrownBy(() -> parse("a", "b").word("service")).hasMessage("give one service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "9223372036854775808"})
    void whatIsNoNumberIsRefused(String value) {
        Arguments parsed = parse("--lines", value);

        assertThatThrownBy(() -> parsed.number("--lines", 1))
                .isInstanceOf(UsageException.class)
                .hasMessage("--lines needs a whole number, not \"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "10, 10000", "5m, 300000", "2h, 7200000", "1d, 86400000", "0, 0"})
    void durationsHaveAUnitOrAreSeconds(String value, long millis) {
        assertThat(parse("--timeout", value).duration("--timeout", STANDARD)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "ms",
                "1w",
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

        assertThatThrownBy(() -> parsed.duration("--timeout", STANDARD))
                .isInstanceOf(UsageException.class)
                .hasMessage("--timeout needs a duration such as 10s or 5m, not \"" + value + "\"");
    }

    @Test
    void withoutTheOptionTheStandardCounts() {
        assertThat(parse().duration("--timeout", STANDARD)).isEqualTo(STANDARD);
        assertThat(parse().number("--lines", 7)).isEqualTo(7);
    }

    private static Arguments parse(String... args) {
        return Arguments.parse(List.of(args), KNOWN, false);
    }

    private static void refused(String message, String... args) {
        assertThatThrownBy(() -> parse(args)).isInstanceOf(UsageException.class).hasMessage(message);
    }
}
