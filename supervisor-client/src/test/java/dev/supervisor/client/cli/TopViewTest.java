package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopViewTest {
    private static final TopView START = new TopView(TopView.Order.NAME, 0, new Tty.Size(20, 80));

    @ParameterizedTest
    @CsvSource({
        "'\u001b[B', 1",
        "'\u001b[B\u001b[B', 2",
        "'\u001b[A\u001b[B', 1",
        "jjk\u001bOB, 2",
        "G\u001b[A, 98",
        "'\u001b[6~\u001b[6~', 20",
        "G\u001b[H, 0",
        "'\u001b[1;5B', 0",
        "'x\u001b', 0",
    })
    void eachKeyCountsAlsoOfSeveralTypedTogether(String typed, int skipped) {
        assertThat(START.typed(typed, 100))
                .hasValueSatisfying(view -> assertThat(view.skipped()).isEqualTo(skipped));
    }

    @Test
    void theLastOrderThatWasTypedHolds() {
        assertThat(START.typed("cjm", 100)).contains(new TopView(TopView.Order.MEMORY, 0, START.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "m q", "jj\u0003"})
    void itEnds(String typed) {
        assertThat(START.typed(typed, 100)).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsGoneIsNotSkipped() {
        assertThat(new TopView(TopView.Order.CPU, 9, START.size()).typed("", 3))
                .contains(new TopView(TopView.Order.CPU, 2, START.size()));
    }
}
