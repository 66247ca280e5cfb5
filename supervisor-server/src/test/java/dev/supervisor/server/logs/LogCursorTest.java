package dev.supervisor.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogCursorTest {
    @Test
    void itsTextGivesItBack() {
        LogCursor cursor = new LogCursor(99_999_999, 123_456_789_012L, 7);
        assertThat(LogCursor.parse(cursor.toString())).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.2", "1.2.3.4", "-1.0.0", "a.b.c", "1.2.3 ", "123456789.0.0", "1.1234567890123.0"})
    void anyOtherTextIsNone(String text) {
        assertThat(LogCursor.parse(text)).isEmpty();
    }
}
