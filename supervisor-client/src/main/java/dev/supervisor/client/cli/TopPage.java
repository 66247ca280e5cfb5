package dev.supervisor.client.cli;

import dev.supervisor.rpc.model.RunStatus;
import dev.supervisor.rpc.model.ServiceStatus;
import dev.supervisor.rpc.model.SystemStats;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines of {@code top}: a page that is never larger than the terminal. */
final class TopPage {
    private static final int PICTURE = 12;
    private static final int MOST_RUNS = 5;
    private static final String BOLD = "1";
    private static final String FAINT = "2";
    private static final String RED = "31";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final TopState state;
    private final TopView view;
    private final Console console;

    private TopPage(TopState state, TopView view, Console console) {
        this.state = state;
        this.view = view;
        this.console = console;
    }

    static List<String> lines(TopState state, TopView view, Console console) {
        return new TopPage(state, view, console).lines();
    }

    private List<String> lines() {
        List<String> runs = runs();
        List<String> lines = new ArrayList<>(head());
        lines.add("");
        int room = view.size().rows() - 1 - lines.size() - runs.size() - 1;
        lines.addAll(services(Math.max(2, room)));
        while (lines.size() < view.size().rows() - 2 - runs.size()) {
            lines.add("");
        }
        lines.addAll(runs);
        List<String> fitting = new ArrayList<>(
                lines.subList(0, Math.min(lines.size(), view.size().rows() - 2)));
        fitting.add(console.painted(
                FAINT,
                cut("q quit   sort: n name  s state  c CPU  m memory  r restarts   now by "
                        + view.order().name().toLowerCase(Locale.ROOT) + "   up, down, space: move")));
        return fitting;
    }

    private List<String> head() {
        SystemStats stats = state.stats();
        List<String> head = new ArrayList<>();
        head.add(console.painted(
                BOLD,
                cut("supervisor " + state.info().version() + "   "
                        + CLOCK.format(state.at().atZone(ZoneId.systemDefault())) + "   up "
                        + Format.duration(stats.process().uptimeMs()) + "   "
                        + state.info().endpoint())));
        head.add(cut("services " + counts(stats.services()) + "   runs " + counts(stats.runs())));
        head.add(cut("store " + Format.bytes(state.info().databaseBytes()) + " + log "
                + Format.bytes(state.info().walBytes()) + ", "
                + decimal(stats.writer().unitsPerSecond()) + " writes/s, commit p99 "
                + decimal(stats.writer().commitMs().p99()) + " ms, "
                + stats.writer().queued() + " wait   read p99 "
                + decimal(stats.readers().readMs().p99()) + " ms"));
        head.add(cut("daemon CPU " + Format.percent(stats.process().cpuPercent()) + ", memory "
                + Format.bytes(stats.process().residentBytes()) + ", threads "
                + stats.process().threads() + ", files " + stats.process().openFiles() + "   "
                + decimal(stats.rpc().callsPerSecond()) + " calls/s, "
                + stats.rpc().errors() + " refused, "
                + stats.streams().open() + " follow"));
        if (!state.trouble().isEmpty()) {
            head.add(console.painted(RED, cut(state.trouble())));
        }
        return head;
    }

    private List<String> services(int room) {
        List<ServiceStatus> sorted = new ArrayList<>(state.services());
        sorted.sort(view.order().comparator());
        List<ServiceStatus> shown = sorted.subList(Math.min(view.skipped(), sorted.size()), sorted.size());
        Table table = new Table(1, "SERVICE", "STATE", "PID", "UPTIME", "RESTARTS", "CPU", "", "MEMORY", "INFO");
        for (ServiceStatus service : shown.subList(0, Math.min(shown.size(), room - 1))) {
            table.row(
                    service.name(),
                    service.state(),
                    service.pid() == null ? "-" : String.valueOf(service.pid()),
                    Format.duration(service.uptimeMs()),
                    String.valueOf(service.restartCount()),
                    Format.percent(service.cpuPercent()),
                    Format.sparkline(
                            state.history().getOrDefault(service.name(), List.of()),
                            PICTURE,
                            console.terminal().isUnicode()),
                    Format.bytes(service.memoryBytes()),
                    StatusCommand.info(service, state.at()));
        }
        return headed(table);
    }

    private List<String> runs() {
        if (state.runs().isEmpty()) {
            return List.of();
        }
        Table table = new Table(2, "RUN", "NAME", "STATE", "SUBMITTED", "RUNS FOR");
        for (RunStatus run :
                state.runs().subList(0, Math.min(MOST_RUNS, state.runs().size()))) {
            table.row(
                    String.valueOf(run.runId()),
                    run.name(),
                    run.state(),
                    Format.between(run.submittedAt(), state.at()) + " ago",
                    Format.between(run.startedAt(), state.at()));
        }
        return headed(table);
    }

    private List<String> headed(Table table) {
        List<String> lines = new ArrayList<>(table.lines(console, view.size().columns()));
        lines.set(0, console.painted(BOLD, lines.get(0)));
        return lines;
    }

    private static String counts(Map<String, ? extends Number> byState) {
        long sum = byState.values().stream().mapToLong(Number::longValue).sum();
        String parts = byState.entrySet().stream()
                .filter(entry -> entry.getValue().longValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return sum + (parts.isEmpty() ? "" : ": " + parts);
    }

    private static String decimal(double figure) {
        return String.format(Locale.ROOT, "%.1f", figure);
    }

    private String cut(String line) {
        return Table.cut(
                Console.clean(line), view.size().columns(), console.terminal().ellipsis());
    }
}
