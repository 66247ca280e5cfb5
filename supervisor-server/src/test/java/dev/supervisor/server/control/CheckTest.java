package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.supervisor.rpc.RpcError;
import dev.supervisor.rpc.RpcException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
    private static final String NUL = "a\0b";

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "web-1.example_x", "A.B"})
    void aNameIsLettersDigitsAndThree(String name) {
        assertThat(Check.name("/name", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a/b", "a\n", "\u00e4", "../x"})
    void anythingElseIsNoName(String name) {
        refused("/name", () -> Check.name("/name", name));
    }

    @Test
    void aNameHas64CharactersAtMost() {
        assertThat(Check.name("/name", "a".repeat(64))).hasSize(64);
        refused("/name", () -> Check.name("/name", "a".repeat(65)));
    }

    @Test
    void aForeignTextIsShownShortAndWithoutControlCharacters() {
        assertThat(Check.shown("a\u001b[31m\n")).isEqualTo("a?[31m?");
        assertThat(Check.shown("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
        assertThatThrownBy(() -> Check.name("/name", "\u001b]0;x\u0007")).hasMessageEndingWith("this is \"?]0;x?\"");
    }

    @Test
    void aCommandHasAProgramAndABoundAndNoNul() {
        assertThat(Check.command("/command", List.of("sh", "", " "))).containsExactly("sh", "", " ");
        assertThat(Check.command("/command", Collections.nCopies(1_000, "x"))).hasSize(1_000);
        refused("/command", () -> Check.command("/command", List.of()));
        refused("/command", () -> Check.command("/command", List.of(" ")));
        refused("/command", () -> Check.command("/command", List.of("sh", NUL)));
        refused("/command", () -> Check.command("/command", Collections.nCopies(1_001, "x")));
    }

    @Test
    void anEnvironmentHasProperNamesAndABoundAndNoNul() {
        assertThat(Check.environment("/env", null)).isEmpty();
        assertThat(Check.environment("/env", Map.of("_A1", "x=y\n"))).containsEntry("_A1", "x=y\n");
        refused("/env/1A", () -> Check.environment("/env", Map.of("1A", "")));
        refused("/env/A=B", () -> Check.environment("/env", Map.of("A=B", "")));
        refused("/env/", () -> Check.environment("/env", Map.of("", "")));
        refused("/env/A", () -> Check.environment("/env", Map.of("A", NUL)));
        Map<String, String> withNull = new HashMap<>();
        withNull.put("A", null);
        refused("/env/A", () -> Check.environment("/env", withNull));
        Map<String, String> many =
                IntStream.rangeClosed(0, 1_000).boxed().collect(Collectors.toMap(i -> "V" + i, i -> ""));
        refused("/env", () -> Check.environment("/env", many));
    }

    @Test
    void aDirectoryIsAnAbsolutePath() {
        assertThat(Check.directory("/cwd", null)).isEqualTo(Path.of("/"));
        assertThat(Check.directory("/cwd", "/srv")).isEqualTo(Path.of("/srv"));
        refused("/cwd", () -> Check.directory("/cwd", "srv"));
        refused("/cwd", () -> Check.directory("/cwd", ""));
        refused("/cwd", () -> Check.directory("/cwd", "/" + NUL));
    }

    @Test
    void aNumberHasItsRange() {
        assertThat(Check.number("/n", null, 1, 5, 3)).isEqualTo(3);
        assertThat(Check.number("/n", 1, 1, 5, 3)).isEqualTo(1);
        assertThat(Check.number("/n", 5L, 1, 5, 3)).isEqualTo(5);
        refused("/n", () -> Check.number("/n", 0, 1, 5, 3));
        assertThatThrownBy(() -> Check.number("/n", 6, 1, 5, 3)).hasMessage("It must be 1 to 5, it is 6");
    }

    @Test
    void aWordIsOneOfThoseKnown() {
        assertThat(Check.oneOf("/w", null, List.of("a", "b"), "b")).isEqualTo("b");
        assertThatThrownBy(() -> Check.oneOf("/w", "alway", List.of("always", "never"), "never"))
                .hasMessage("\"alway\" is none of always, never, did you mean \"always\"?");
    }

    @Test
    void aTextHasItsLengthAndNoNul() {
        assertThat(Check.text("/t", "abc", 3)).isEqualTo("abc");
        refused("/t", () -> Check.text("/t", "", 3));
        refused("/t", () -> Check.text("/t", "abcd", 3));
        refused("/t", () -> Check.text("/t", NUL, 3));
    }

    private static void refused(String path, ThrowingCallable check) {
        assertThatThrownBy(check)
                .asInstanceOf(type(RpcException.class))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(RpcError.INVALID_PARAMS))
                .satisfies(refused -> assertThat(refused.data().subject()).isEqualTo(path));
    }
}
