package dev.supervisor.server.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.server.supervise.Lifecycle.Effect;
import dev.supervisor.server.supervise.Lifecycle.Facts;
import dev.supervisor.server.supervise.Lifecycle.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
    /**
     * Every cell of the state machine. {@code stays}: nothing happens. {@code start} and {@code verdict} depend on the facts, see
     * {@link #started} and {@link #judged}. All others name the state and what is done on entering it.
     */
    private static final String TABLE = """
            .             INACTIVE BLOCKED  STARTING    RUNNING    DEGRADED   STOPPING BACKOFF  CRASH_LOOPING EXITED   FAILED
            START         start    start    stays       stays      stays      stays    start    start         start    start
            STOP          stays    inactive end         end        end        stays    inactive inactive      inactive inactive
            RESTART       start    start    end         end        end        stays    start    start         start    start
            REDEFINED     stays    start    end         end        end        stays    start    start         start    start
            UNBLOCKED     stays    start    stays       stays      stays      stays    stays    start         stays    stays
            LAUNCHED      stays    stays    await_ready stays      stays      kill     stays    stays         stays    stays
            LAUNCH_FAILED stays    stays    verdict     stays      stays      verdict  stays    stays         stays    stays
            READY         stays    stays    running     running    running    stays    stays    stays         stays    stays
            OVERDUE       stays    stays    degraded    stays      stays      stays    stays    stays         stays    stays
            ENDED         stays    stays    clear       clear      clear      clear    stays    stays         stays    stays
            CLEARED       stays    stays    stays       stays      stays      verdict  stays    stays         stays    stays
            STOP_OVERDUE  stays    stays    stays       stays      stays      kill     stays    stays         stays    stays
            RETRY_DUE     stays    stays    stays       stays      stays      stays    start    start         stays    stays
            """;

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource("cells")
    void everyCellIsAsTheTableSays(Event event, State state, String cell) {
        for (Facts facts : allFacts()) {
            assertThat(Lifecycle.next(state, event, facts))
                    .as("%s in %s with %s", event, state, facts)
                    .isEqualTo(expected(cell, state, facts));
        }
    }

    @Test
    void theTableHasEveryStateAndEveryEvent() {
        assertThat(cells()).hasSize(State.values().length * Event.values().length);
        Map<String, Long> count = new TreeMap<>();
        cells().forEach(cell -> count.merge(cell.get()[0] + " in " + cell.get()[1], 1L, Long::sum));
        assertThat(count).hasSize(State.values().length * Event.values().length);
    }

    @Test
    void whatIsNotWantedIsNeverLaunched() {
        everywhere((state, event, facts, step) -> {
            if (!facts.wanted()) {
                assertThat(step.effects())
                        .as("%s in %s with %s", event, state, facts)
                        .doesNotContain(Effect.LAUNCH, Effect.AWAIT_RETRY);
            }
        });
    }

    @Test
    void whatIsBlockedIsNeverLaunched() {
        everywhere((state, event, facts, step) -> {
            if (!facts.unblocked()) {
                assertThat(step.effects())
                        .as("%s in %s with %s", event, state, facts)
                        .doesNotContain(Effect.LAUNCH);
            }
        });
    }

    @Test
    void nothingIsDoneToTheProcessOfAStateThatHasNone() {
        everywhere((state, event, facts, step) -> {
            if (!state.hasProcess()) {
                assertThat(step.effects())
                        .as("%s in %s with %s", event, state, facts)
                        .doesNotContain(Effect.ASK_TO_END, Effect.KILL, Effect.CLEAR, Effect.AWAIT_READY);
            }
        });
    }

    @Test
    void aProcessIsLeftOnlyByWayOfStoppingOrALaunchThatFailed() {
        everywhere((state, event, facts, step) -> {
            if (state.hasProcess() && !step.state().hasProcess()) {
                boolean gone = state == State.STOPPING && event == Event.CLEARED;
                assertThat(gone || event == Event.LAUNCH_FAILED)
                        .as("%s in %s with %s", event, state, facts)
                        .isTrue();
            }
        });
    }

    @Test
    void aSecondProcessIsNeverLaunchedBesideTheFirst() {
        everywhere((state, event, facts, step) -> {
            if (step.effects().contains(Effect.LAUNCH)) {
                boolean nothingThere = !state.hasProcess() || event == Event.CLEARED || event == Event.LAUNCH_FAILED;
                assertThat(nothingThere)
                        .as("%s in %s with %s", event, state, facts)
                        .isTrue();
            }
        });
    }

    private interface Look {
        void at(State state, Event event, Facts facts, Step step);
    }

    private static void everywhere(Look look) {
        for (State state : State.values()) {
            for (Event event : Event.values()) {
                for (Facts facts : allFacts()) {
                    look.at(state, event, facts, Lifecycle.next(state, event, facts));
                }
            }
        }
    }

    private static Step expected(String cell, State state, Facts facts) {
        return switch (cell) {
            case "stays" -> Step.to(state);
            case "start" -> started(facts);
            case "verdict" -> judged(facts);
            case "inactive" -> Step.to(State.INACTIVE);
            case "running" -> Step.to(State.RUNNING);
            case "degraded" -> Step.to(State.DEGRADED);
            case "await_ready" -> Step.to(State.STARTING, Effect.AWAIT_READY);
            case "end" -> Step.to(State.STOPPING, Effect.ASK_TO_END);
            case "clear" -> Step.to(State.STOPPING, Effect.CLEAR);
            case "kill" -> Step.to(State.STOPPING, Effect.KILL);
            default -> throw new IllegalArgumentException(cell);
        };
    }

    private static Step started(Facts facts) {
        if (facts.wanted() && facts.unblocked()) {
            return Step.to(State.STARTING, Effect.LAUNCH);
        }
        return Step.to(facts.wanted() ? State.BLOCKED : State.INACTIVE);
    }

    private static Step judged(Facts facts) {
        if (!facts.wanted()) {
            return Step.to(State.INACTIVE);
        }
        return switch (facts.verdict()) {
            case AGAIN -> started(facts);
            case LATER -> Step.to(State.BACKOFF, Effect.AWAIT_RETRY);
            case MUCH_LATER -> Step.to(State.CRASH_LOOPING, Effect.AWAIT_RETRY);
            case DONE -> Step.to(State.EXITED);
            case GIVEN_UP -> Step.to(State.FAILED);
        };
    }

    private static List<Facts> allFacts() {
        List<Facts> all = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            for (boolean wanted : new boolean[] {true, false}) {
                all.add(new Facts(wanted, true, verdict));
                all.add(new Facts(wanted, false, verdict));
            }
        }
        return all;
    }

    private static Stream<Arguments> cells() {
        List<List<String>> rows = TABLE.lines()
                .map(line -> Arrays.asList(line.strip().split(" +", -1)))
                .toList();
        List<Arguments> cells = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int column = 1; column < row.size(); column++) {
                cells.add(Arguments.of(
                        Event.valueOf(row.get(0)), State.valueOf(rows.get(0).get(column)), row.get(column)));
            }
        }
        return cells.stream();
    }
}
