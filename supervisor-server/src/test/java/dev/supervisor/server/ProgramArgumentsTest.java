package dev.supervisor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--state-dir D FILE",
                "FILE --state-dir D",
                "--state-dir=D FILE",
                "--state-dir x --state-dir D -- FILE"
            })
    void optionsAndWordsComeInAnyOrder(String line) {
        ProgramArguments given = parse(line);

        assertThat(given.option("--state-dir")).contains("D");
        assertThat(given.option("--config")).isEmpty();
        assertThat(given.words()).containsExactly("FILE");
    }

    @Test
    void whatStandsBehindTheEndOfTheOptionsIsAWord() {
        assertThat(parse("-- --config=x -y").words()).containsExactly("--config=x", "-y");
    }

    @Test
    void aMistypedOptionIsToldWithTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--confg=x"))
                .withMessage("unknown option \"--confg\", did you mean \"--config\"?");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("-x")).withMessage("unknown option \"-x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "--config="})
    void anOptionNeedsItsValue(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessage("\"--config\" needs a value");
    }

    private static ProgramArguments parse(String line) {
        return ProgramArguments.parse(List.of(line.split(" ")), List.of("--config", "--state-dir"));
    }
}
