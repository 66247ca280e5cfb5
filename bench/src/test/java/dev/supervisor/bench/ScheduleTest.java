package dev.supervisor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void workersTogetherCallAtTheRate() {
        TreeSet<Long> starts = new TreeSet<>();
        for (int worker = 0; worker < 8; worker++) {
            Schedule schedule = Schedule.of(worker, 8, Schedule.Pace.EVEN, 200, Duration.ofSeconds(2));
            for (long call = 0; call < schedule.calls(); call++) {
                starts.add(schedule.nanosOf(call));
            }
        }
        assertThat(starts).hasSize(400).first().isEqualTo(0L);
        assertThat(starts.last()).isEqualTo(1_995_000_000L);
        assertThat(starts.ceiling(1L)).isEqualTo(5_000_000L);
    }

    @Test
    void workersMayAllCallAtTheSameMoments() {
        for (int worker = 0; worker < 50; worker++) {
            Schedule schedule = Schedule.of(worker, 50, Schedule.Pace.TOGETHER, 100, Duration.ofSeconds(2));
            assertThat(schedule.calls()).isEqualTo(4);
            assertThat(schedule.nanosOf(1)).isEqualTo(500_000_000L);
        }
    }

    @Test
    void aRateThatDividesBadlyDoesNotDrift() {
        Schedule schedule = Schedule.of(0, 1, Schedule.Pace.EVEN, 3, Duration.ofDays(30));
        assertThat(schedule.nanosOf(3L * 86_400 * 30))
                .isEqualTo(Duration.ofDays(30).toNanos());
    }

    @Test
    void aWorkerWhoseTurnNeverComesMakesNoCall() {
        assertThat(Schedule.of(9, 10, Schedule.Pace.EVEN, 1, Duration.ofSeconds(5))
                        .calls())
                .isZero();
    }

    @Test
    void callsAreCountedUpToAMoment() {
        Schedule schedule = Schedule.of(1, 2, Schedule.Pace.EVEN, 10, Duration.ofSeconds(5));
        assertThat(schedule.callsWithin(100_000_000)).isZero();
        assertThat(schedule.callsWithin(100_000_001)).isEqualTo(1);
        assertThat(schedule.callsWithin(1_000_000_000)).isEqualTo(5);
    }
}
