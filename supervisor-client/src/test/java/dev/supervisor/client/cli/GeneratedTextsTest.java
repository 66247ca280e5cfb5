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
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "supervisor sta         | status start",
                "supervisor status --w  | --watch",
                "supervisor events --kind s | service step system",
                "supervisor status -o t | table",
                "supervisor tokens r    | revoke",
                "supervisor completion f | fish",
                "supervisor help tok    | tokens",
                "supervisor submit --timeout 5 | ''",
                "supervisor nothing x   | ''",
            })
    void bashCompletes(String typed, String completed) throws Exception {
        List<String> lines = new ArrayList<>(BashScript.lines());
        lines.add("COMP_WORDS=(" + typed + ")");
        lines.add("COMP_CWORD=$((${#COMP_WORDS[@]} - 1))");
        lines.add("_supervisor; echo -n \"${COMPREPLY[*]}\"");

        assertThat(read(List.of("bash"), lines)).isEqualTo(completed);
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
