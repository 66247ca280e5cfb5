package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomTest {
    @Test
    void whatIsTakenCanBeTakenAgainOnceItIsGivenBack() {
        Room room = new Room(10);
        assertThat(room.take(4)).isTrue();
        assertThat(room.take(7)).isFalse();
        assertThat(room.take(6)).isTrue();
        assertThat(room.take(1)).isFalse();
        room.giveBack(4);
        assertThat(room.take(4)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"16, 8", "128, 32", "4096, 64"})
    void itIsAQuarterOfTheHeapWithinBounds(long heapMebibytes, int mebibytes) {
        Room room = Room.ofHeap(heapMebibytes << 20);
        assertThat(room.take(mebibytes << 20)).isTrue();
        assertThat(room.take(1)).isFalse();
    }
}
