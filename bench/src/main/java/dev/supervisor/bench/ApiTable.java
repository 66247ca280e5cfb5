package dev.supervisor.bench;

import dev.supervisor.bench.ApiResult.Beside;
import dev.supervisor.bench.ApiResult.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What api found out, for the terminal. */
final class ApiTable {
    private ApiTable() {}

    static Report report(ApiResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-20s %-18s %11s %10s %9s %9s %10s %7s",
                "call", "server", "connections", "calls/s", "p50 ms", "p99 ms", "CPU us", "ratio"));
        for (Beside one : result.beside()) {
            lines.add(line(one, "the daemon", one.ours(), String.format(Locale.ROOT, "%7.2f", one.ratio())));
            lines.add(line(one, one.other(), one.theirs(), ""));
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d viewers: %.2f %% of a core while nothing happens (%.2f %% without them); a change reaches all after"
                        + " %.1f ms at worst",
                result.watching().viewers(),
                result.watching().idlePercent(),
                result.watching().alonePercent(),
                result.watching().maxMs()));
        lines.add("");
        result.checks().forEach(check -> lines.add(check.line()));
        result.notRun().forEach(what -> lines.add("  not run  " + what));
        return new Report(result.scenario(), result, new ApiPage(result).text(), lines);
    }

    private static String line(Beside beside, String server, Rate rate, String ratio) {
        return String.format(
                Locale.ROOT,
                "%-20s %-18s %11d %10.0f %9.2f %9.2f %10.1f %s",
                beside.name(),
                server,
                beside.connections(),
                rate.perSecond(),
                rate.p50Ms(),
                rate.p99Ms(),
                rate.cpuMicros(),
                ratio);
    }
}
