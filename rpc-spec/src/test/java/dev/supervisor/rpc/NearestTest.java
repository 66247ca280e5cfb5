package dev.supervisor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> COMMANDS = List.of("start", "stop", "status", "restart");

    @ParameterizedTest
    @CsvSource({"strat, start", "sttop, stop", "sotp, stop", "statu, status", "start, start", "restrat, restart"})
    void aSlipOfTheFingersIsUnderstood(String word, String meant) {
        assertThat(Nearest.to(word, COMMANDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"wipe", "''", "xyz"})
    void whatIsNearNothingIsNotGuessed(String word) {
        assertThat(Nearest.to(word, COMMANDS)).isEmpty();
    }

    @Test
    void ofTwoLettersOneIsNotGuessed() {
        assertThat(Nearest.to("os", List.of("is", "at"))).isEmpty();
        assertThat(Nearest.to("i", List.of("id"))).isEmpty();
        assertThat(Nearest.to("idd", List.of("id"))).contains("id");
    }

    @Test
    void ofTwoAsNearTheOneThatWhatIsTypedBeginsIsMeant() {
        assertThat(Nearest.to("pid", List.of("id", "pids"))).contains("pids");
        assertThat(Nearest.to("service.statu", List.of("service.stats", "service.status")))
                .contains("service.status");
    }

    @Test
    void ofTwoAsNearTheFirstInTheAlphabetIsMeant() {
        assertThat(Nearest.to("dab", List.of("dac", "daa"))).contains("daa");
    }

    @Test
    void aNameLongerThanAnyIsNotLookedAt() {
        assertThat(Nearest.to("a".repeat(65), Set.of("a".repeat(64)))).isEmpty();
        assertThat(Nearest.to("a".repeat(64), Set.of("a".repeat(63)))).isPresent();
    }

    @Test
    void theHintIsTheEndOfASentence() {
        assertThat(Nearest.hint("strat", COMMANDS)).isEqualTo(", did you mean \"start\"?");
        assertThat(Nearest.hint("wipe", COMMANDS)).isEmpty();
        assertThat(Nearest.hint("wipe", List.of())).isEmpty();
    }
}
