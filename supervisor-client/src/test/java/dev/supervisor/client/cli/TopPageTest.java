package dev.supervisor.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.supervisor.client.Samples;
import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.Sample;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.SystemInfo;
import dev.supervisor.rpc.model.SystemStats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopPageTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void thePageSaysWhatThereIs() {
        TopState state = state(service("web", 12.5, 30L << 20, 0), service("db", 80.0, 500L << 20, 3))
                .with(sampled("web", 1))
                .with(sampled("web", 8));

        List<String> page = page(state, TopView.Order.NAME, 0, 20, 100);

        assertThat(page).hasSize(19);
        assertThat(page.get(0)).startsWith("supervisor 1.2.3").contains("up 1m0s", "http://127.0.0.1:7878");
        assertThat(page.get(1)).isEqualTo("services 2: 2 running   runs 1: 1 running");
        assertThat(page.get(2)).startsWith("store 1.0 MiB + log 2.0 KiB, 12.5 writes/s, commit p99 2.0 ms, 4 wait");
        assertThat(page.get(3)).startsWith("daemon CPU 3.0%, memory 64 MiB, threads 17, files 40   9.0 calls/s");
        assertThat(page.get(5)).isEqualTo("SERVICE  STATE    PID  UPTIME  RESTARTS  CPU        MEMORY   INFO");
        assertThat(page.get(6)).isEqualTo("db       running  7    5.0s    3         80.0%      500 MiB");
        assertThat(page.get(7)).isEqualTo("web      running  7    5.0s    0         12.5%  .#  30 MiB");
        assertThat(page.get(16)).startsWith("RUN  NAME   STATE");
        assertThat(page.get(17)).isEqualTo("42   build  running  10s ago    9.0s");
        assertThat(page.get(18)).startsWith("q quit").contains("now by name");
    }

    @Test
    void itIsSortedAsWanted() {
        TopState state = state(service("a", 1.0, 300, 2), service("b", 3.0, 100, 1), service("c", 2.0, 200, 3));

        assertThat(names(page(state, TopView.Order.NAME, 0, 20, 100))).containsExactly("a", "b", "c");
        assertThat(names(page(state, TopView.Order.CPU, 0, 20, 100))).containsExactly("b", "c", "a");
        assertThat(names(page(state, TopView.Order.MEMORY, 0, 20, 100))).containsExactly("a", "c", "b");
        assertThat(names(page(state, TopView.Order.RESTARTS, 0, 20, 100))).containsExactly("c", "a", "b");
        assertThat(names(page(state, TopView.Order.NAME, 2, 20, 100))).containsExactly("c");
    }

    @Test
    void itIsNeverLargerThanTheTerminal() {
        TopState state = state(IntStream.range(0, 200)
                        .mapToObj(i -> service("service-with-a-long-name-" + i, i, i, i))
                        .toArray(ServiceStatus[]::new))
                .withTrouble("the daemon does not answer: " + "x".repeat(300));

        for (int rows : new int[] {4, 8, 24, 60}) {
            for (int columns : new int[] {60, 80, 200}) {
                List<String> page = page(state, TopView.Order.NAME, 0, rows, columns);
                assertThat(page).hasSizeLessThan(rows).allMatch(line -> line.length() <= columns);
            }
        }
    }

    @Test
    void keysMoveSortAndQuit() {
        TopView view = new TopView(TopView.Order.NAME, 0, new Tty.Size(24, 80));

        assertThat(view.typed("q", 9)).isEmpty();
        assertThat(view.typed("\u0003", 9)).isEmpty();
        assertThat(view.typed("m", 9))
                .hasValueSatisfying(next -> assertThat(next.order()).isEqualTo(TopView.Order.MEMORY));
        assertThat(view.typed("\u001b[B", 9))
                .hasValueSatisfying(next -> assertThat(next.skipped()).isEqualTo(1));
        assertThat(view.typed("\u001b[A", 9)).hasValue(view);
        assertThat(view.typed(" ", 9))
                .hasValueSatisfying(next -> assertThat(next.skipped()).isEqualTo(8));
        assertThat(view.typed("G", 0))
                .hasValueSatisfying(next -> assertThat(next.skipped()).isZero());
        assertThat(view.typed("", 9)).hasValue(view);
    }

    @Test
    void theHistoryIsBoundedAndForgetsWhoIsGone() {
        TopState state = state();
        for (int i = 0; i < 500; i++) {
            state = state.with(sampled("web", i));
        }

        assertThat(state.history().get("web")).hasSize(60).endsWith(498.0, 499.0);
        assertThat(state.with(sampled("db", 1)).history()).containsOnlyKeys("db");
    }

    private static List<String> page(TopState state, TopView.Order order, int skipped, int rows, int columns) {
        Terminal plain = new Terminal(true, false, false, false, columns);
        return TopPage.lines(
                state, new TopView(order, skipped, new Tty.Size(rows, columns)), new Printed(plain).console());
    }

    private static List<String> names(List<String> page) {
        return page.stream()
                .filter(line -> line.contains("  running  7 "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private static Samples sampled(String service, double cpu) {
        return new Samples(NOON, Map.of(service, new Sample(NOON, cpu, 1, 1)));
    }

    private static ServiceStatus service(String name, double cpu, long memory, long restarts) {
        return new ServiceStatus(
                name, "running", "up", true, 7, "i", restarts, null, null, NOON, 5000L, null, List.of(), cpu, memory, 1,
                null, 1);
    }

    private static TopState state(ServiceStatus... services) {
        SystemStats.Latency latency = new SystemStats.Latency(1, 2, 3);
        SystemStats stats = new SystemStats(
                Map.of("running", 2),
                Map.of("running", 1L),
                Map.of(),
                new SystemStats.Writer(4, 100, 1, 1, 0, 0, 12.5, latency, latency),
                new SystemStats.Readers(0, 1, 0, latency),
                new SystemStats.Rpc(0, 0, 9, 1, 0),
                new SystemStats.Streams(1, 0),
                new SystemStats.Usage(3, 64L << 20, 1, 17, 40, 60_000));
        SystemInfo info = new SystemInfo(
                "1.2.3",
                "17",
                "3",
                1,
                NOON,
                "/state",
                "http://127.0.0.1:7878",
                "proc",
                "normal",
                1L << 20,
                2048,
                0,
                Map.of(),
                2,
                0);
        RunStatus run = new RunStatus(
                42,
                "build",
                "default",
                0,
                "running",
                null,
                null,
                NOON.minusSeconds(10),
                NOON.minusSeconds(9),
                null,
                null,
                Map.of(),
                List.of());
        return new TopState(info, stats, List.of(services), List.of(run), Map.of(), NOON, "");
    }
}
