package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every command. */
class CommandTableTest {
    static Stream<Command> commands() {
        return CommandGroup.everything().stream();
    }

    @Test
    void noTwoCommandsHaveOneName() {
        assertThat(commands().map(Command::name)).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z-]+"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noTwoOptionsHaveOneName(Command command) {
        Set<String> names = new HashSet<>();
        for (Option option : command.understood()) {
            for (String name : option.names()) {
                assertThat(name).matches("-[A-Za-z]|--[a-z-]+");
                assertThat(names.add(name))
                        .as("%s of %s is there once", name, command.name())
                        .isTrue();
            }
            assertThat(option.name()).startsWith("--");
            assertThat(option.description()).isNotBlank();
        }
    }

    /** So that what help shows can be typed. */
    @ParameterizedTest
    @MethodSource("commands")
    void examplesAreUnderstood(Command command) {
        for (Command.Example example : command.examples()) {
            List<String> words = List.of(example.line()
                    .replaceAll("[|>&].*", "")
                    .replace("'", "")
                    .strip()
                    .split(" "));
            assertThat(words.get(0)).isEqualTo(command.name());
            assertThat(command.parse(words.subList(1, words.size())).has(CommonOptions.HELP))
                    .isFalse();
            assertThat(example.meaning()).isNotBlank();
        }
        assertThat(command.isHidden() || !command.examples().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpSaysEveryOptionAndExample(Command command) {
        String help = String.join("\n", Help.of(command, Terminal.NONE));

        assertThat(help).startsWith("usage: supervisor " + command.name());
        command.understood().forEach(option -> assertThat(help).contains(option.synopsis(), option.description()));
        command.examples().forEach(example -> assertThat(help).contains("supervisor " + example.line()));
    }

    @Test
    void theOverviewNamesEveryCommandButThoseOfScripts() {
        List<String> overview = Help.overview();

        commands()
                .forEach(command -> assertThat(
                                overview.stream().filter(line -> line.matches("  " + command.name() + " +\\S.*")))
                        .hasSize(command.isHidden() ? 0 : 1));
        assertThat(overview).allMatch(line -> line.length() <= 100);
    }
}
