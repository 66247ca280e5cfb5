package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnreadTest {
    private static final int ALL = 10 << 20;

    private final Room room = new Room(ALL);
    private final Unread one = new Unread(room, "token:one");
    private final Unread other = new Unread(room, "token:other");

    @Test
    void oneAnswerIsAlwaysLetThroughAndMoreOnlyWhereThereIsRoom() {
        assertThat(one.add(ALL)).isTrue();
        assertThat(one.add(1)).isFalse();

        assertThat(other.add(100)).isTrue();
        assertThat(other.add(100)).isFalse();

        one.taken(ALL);
        assertThat(other.add(100)).isTrue();
    }

    @Test
    void fromWhoLeavesMuchUnreadNothingMoreIsRead() {
        one.addAnyway((4 << 20) - 1);
        assertThat(one.isMuch()).isFalse();
        one.addAnyway(1);
        assertThat(one.isMuch()).isTrue();
        one.taken(1);
        assertThat(one.isMuch()).isFalse();
    }

    @Test
    void whatGoesWithItsConnectionIsGivenBackOnce() {
        one.add(ALL / 2);
        one.forget();
        one.taken(ALL / 2);
        one.addAnyway(1);
        one.forget();

        assertThat(Doors.isWhole(room, ALL)).isTrue();
        assertThat(Doors.isWhole(room, ALL + 1)).isFalse();
    }
}
