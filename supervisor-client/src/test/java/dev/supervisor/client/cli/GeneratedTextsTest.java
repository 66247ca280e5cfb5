package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Completion scripts and the man page, read by the programs they are for where those are installed. */
class GeneratedTextsTest {
    @TempDir
    Path directory;

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(List.of("bash", "-n"), BashScript.lines()),
                Arguments.of(List.of("zsh", "-n"), ZshScript.lines()),
                Arguments.of(List.of("fish", "-n"), FishScript.lines()),
                Arguments.of(List.of("groff", "-man", "-ww", "-z"), ManPage.lines("1.2.3")),
                Arguments.of(List.of("mandoc", "-T", "lint", "-W", "error"), ManPage.lines("1.2.3")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void itIsWellFormed(List<String> reader, List<String> lines) throws Exception {
        assertThat(read(reader, lines)).isEmpty();
    }

    static Stream<Arguments> completions() {
        return Stream.of(
                Arguments.of("supervisor sta", List.of("start", "status")),
                Arguments.of("supervisor status --w", List.of("--watch")),
                Arguments.of("supervisor events --kind s", List.of("service", "step", "system")),
                Arguments.of("supervisor events --kind service --kind s", List.of("service", "step", "system")),
                Arguments.of("supervisor run --env A=1 --en", List.of("--env")),
                Arguments.of("supervisor tokens --service web --serv", List.of("--service")),
                Arguments.of("supervisor tokens --service wo", List.of("worker")),
                Arguments.of("supervisor stop web wo", List.of("worker")),
                Arguments.of("supervisor status -o t", List.of("table")),
                Arguments.of("supervisor tokens r", List.of("revoke")),
                Arguments.of("supervisor completion f", List.of("fish")),
                Arguments.of("supervisor help tok", List.of("tokens")),
                Arguments.of("supervisor submit --timeout t", List.of()),
                Arguments.of("supervisor nothing x", List.of()));
    }

    @ParameterizedTest
    @MethodSource("completions")
    void bashCompletes(String typed, List<String> completed) throws Exception {
        List<String> lines = new ArrayList<>(BashScript.lines());
        lines.add("supervisor() { printf '%s\\n' web worker; }");
        lines.add("COMP_WORDS=(" + typed + ")");
        lines.add("COMP_CWORD=$((${#COMP_WORDS[@]} - 1))");
        lines.add("_supervisor; printf '%s\\n' \"${COMPREPLY[@]}\"");

        assertThat(words(read(List.of("bash"), lines))).containsExactlyInAnyOrderElementsOf(completed);
    }

    /** On a terminal of its own, as the line editor alone completes; it says what it would offer. */
    @ParameterizedTest
    @MethodSource("completions")
    void zshCompletes(String typed, List<String> completed) throws Exception {
        List<String> shell = new ArrayList<>(List.of("""
                TMOUT=10
                PROMPT=
                autoload -Uz compinit
                compinit -D -u
                bindkey '^I' complete-word
                supervisor() { print -l web worker }
                compadd() {
                    if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\\ * ]]; then
                        local -a offered
                        builtin compadd -A offered "$@"
                        print -rl -- '<offered>'$^offered
                    fi
                    builtin compadd "$@"
                }
                finish() { print '<end>'; exit }
                comppostfuncs=(finish)
                """.split("\n")));
        shell.addAll(ZshScript.lines());
        Path setup = Files.write(directory.resolve("setup"), shell);
        List<String> driver = List.of(
                """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'source SETUP'
                zpty -w shell $'TYPED\\t'
                while zpty -r shell part && said+=$part && [[ $said != *'<end>'* ]]; do done
                for line in ${(f)said}; do
                    [[ $line == *'<offered>'* ]] && print -r -- ${${line##*<offered>}%%$'\\r'*}
                done
                zpty -d shell
                """.replace("SETUP", setup.toString()).replace("TYPED", typed).split("\n"));

        assertThat(words(read(List.of("zsh", "-f"), driver))).containsExactlyInAnyOrderElementsOf(completed);
    }

    @ParameterizedTest
    @MethodSource("completions")
    void fishCompletes(String typed, List<String> completed) throws Exception {
        List<String> lines = new ArrayList<>(FishScript.lines());
        lines.add("function supervisor; printf '%s\\n' web worker; end");
        lines.add("complete -C '" + typed + "' | string replace -r '\\t.*' ''; or true");

        assertThat(words(read(List.of("fish", "--no-config"), lines))).containsExactlyInAnyOrderElementsOf(completed);
    }

    @Test
    void namesFromADaemonAreNothingButText() throws Exception {
        Path trace = directory.resolve("trace");
        List<String> lines = new ArrayList<>(List.of(
                "supervisor() { cat <<'NAMES'",
                "web",
                "web$(touch " + trace + ")",
                "web`touch " + trace + "`",
                "web;touch",
                "*",
                "NAMES",
                "}"));
        lines.addAll(BashScript.lines());
        lines.add("COMP_WORDS=(supervisor stop w); COMP_CWORD=2; _supervisor; printf '%s\\n' \"${COMPREPLY[@]}\"");

        assertThat(read(List.of("bash"), lines)).startsWith("web\nweb$(touch\n").doesNotContain("text");
        assertThat(trace).doesNotExist();
    }

    @Test
    void everyCommandAndOptionIsInEveryText() {
        for (List<String> lines : List.of(BashScript.lines(), ZshScript.lines(), FishScript.lines())) {
            String script = String.join("\n", lines);
            for (Command command : CommandGroup.everything()) {
                assertThat(command.isHidden() || script.contains(command.name()))
                        .isTrue();
                command.options()
                        .forEach(option ->
                                assertThat(script).contains(option.name().substring(2)));
            }
        }
        String page = String.join("\n", ManPage.lines("1.2.3")).replace("\\-", "-");
        for (Command command : CommandGroup.everything()) {
            assertThat(command.isHidden() || page.contains(".SS \"supervisor " + command.name()))
                    .isTrue();
            command.options().forEach(option -> assertThat(page).contains("\\fB" + option.synopsis() + "\\fR"));
        }
    }

    private static List<String> words(String lines) {
        return lines.lines().filter(line -> !line.isEmpty()).toList();
    }

    /** What the program says of it. */
    private String read(List<String> program, List<String> lines) throws IOException, InterruptedException {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program.get(0))));
        assumeTrue(installed, program.get(0) + " is not installed");
        List<String> command = new ArrayList<>(program);
        command.add(Files.write(directory.resolve("text"), lines).toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
