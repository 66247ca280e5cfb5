package dev.supervisor.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/10 * * * * | 2026-03-28T12:10:00Z",
                "30 3 * * *   | 2026-03-29T01:30:00Z", // 3:30, the clocks having gone forward at 2:00
                "30 2 * * *   | 2026-03-30T00:30:00Z", // a time that the clocks skip is skipped
                "0 0 29 2 *   | 2028-02-28T23:00:00Z",
                "0 12 * * 1-5 | 2026-03-30T10:00:00Z",
            })
    void firesNext(String expression, Instant next) {
        assertThat(Schedule.parse(expression, BERLIN, NOON).after(NOON)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6 *"})
    void oneThatNeverFiresIsRefused(String expression) {
        assertThatThrownBy(() -> Schedule.parse(expression, BERLIN, NOON)).hasMessage("\"%s\" never fires", expression);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "daily", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "@reboot", "0 0 L * *"})
    void whatIsNoneIsRefusedWithTheFieldsThereAre(String expression) {
        assertThatThrownBy(() -> Schedule.parse(expression, BERLIN, NOON))
                .hasMessageStartingWith(
                        "\"%s\" is no cron expression (minute hour day month weekday)".formatted(expression));
    }

    @Test
    void itIsShownAsItWasWritten() {
        assertThat(Schedule.parse("*/10 * * * *", BERLIN, NOON)).hasToString("*/10 * * * *");
    }
}
