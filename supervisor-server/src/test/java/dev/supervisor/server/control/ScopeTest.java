package dev.supervisor.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        "web, web, true",
        "web, web2, false",
        "web*, web, true",
        "web*, web-1, true",
        "*-db, a-db, true",
        "*-db, a-db2, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXcYb, false",
        "*, anything, true",
        "w.b, wxb, false",
        "web, ../web, false",
        "*, '', false"
    })
    void aStarStandsForAnyCharacters(String pattern, String service, boolean included) {
        assertThat(new Scope(List.of("none", pattern)).includes(service)).isEqualTo(included);
    }

    @Test
    void noNameAndNoPatternTakesLong() {
        Scope scope = new Scope(List.of("*a".repeat(31) + "*b"));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(scope.includes("a".repeat(64))).isFalse();
            assertThat(scope.includes("-".repeat(1 << 20))).isFalse();
        });
    }
}
