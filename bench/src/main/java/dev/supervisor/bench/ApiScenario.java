package dev.supervisor.bench;

import dev.supervisor.bench.ApiResult.Beside;
import dev.supervisor.bench.ApiResult.Watching;
import dev.supervisor.bench.ApiTrial.Plan;
import dev.supervisor.bench.ApiTrial.Side;
import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the API costs: beside a server that does nothing, beside Debian's supervisord, and with many who watch. */
final class ApiScenario implements Scenario {
    private static final double MOST_IDLE_PERCENT = 1;
    private static final double MOST_MS = 100;
    private static final String EMPTY = "an empty handler";
    private static final String STATUS_ALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"service.status_all\",\"params\":{}}";
    private static final String STATUS =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"service.status\",\"params\":{\"name\":\"sleeper-042\"}}";

    @Override
    public String name() {
        return "api";
    }

    @Override
    public String usage() {
        return ApiOptions.USAGE;
    }

    @Override
    public boolean run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        ApiOptions options = ApiOptions.parse(arguments, BenchJar.home());
        Files.createDirectories(options.out());
        Progress progress = new Progress(out, Progress.isTerminal());
        Machine machine = Machine.here();
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<Check> checks = new ArrayList<>();
        List<String> notRun = new ArrayList<>();
        List<Beside> beside = new ArrayList<>();
        Watching watching;
        try (WorkDirectory work = WorkDirectory.create()) {
            DaemonUnderTest daemon = start(options, work.path());
            try (daemon) {
                watching = new Watchers(options, daemon, progress).run(checks);
                ApiTrial trial = new ApiTrial(options, progress);
                besideSupervisord(trial, daemon, work.path(), beside, notRun);
                besideNothing(trial, daemon, work.path(), beside, checks);
            }
            checks.add(daemon.endedWell());
        }
        beside.forEach(one -> checks.add(check(one)));
        checks.addAll(checks(watching));
        boolean ok = checks.stream().allMatch(Check::ok);
        ApiResult result = new ApiResult(name(), ok, startedAt, machine, beside, watching, checks, notRun);
        ApiTable.report(result).write(options.out(), out);
        return ok;
    }

    private static DaemonUnderTest start(ApiOptions options, Path work) throws IOException {
        String configuration = "pools: {default: {slots: 1, capacity: 1000000}}\n"
                + DaemonUnderTest.services(DaemonUnderTest.SERVICES)
                + Keeping.everything().section();
        Path directory = Files.createDirectory(work.resolve("daemon"));
        return DaemonUnderTest.start(
                directory, DaemonUnderTest.Launch.packaged(options.jar(), configuration), DaemonUnderTest.SERVICES);
    }

    private static void besideSupervisord(
            ApiTrial trial, DaemonUnderTest daemon, Path work, List<Beside> beside, List<String> notRun)
            throws IOException, InterruptedException {
        if (!Supervisord.isThere()) {
            notRun.add("status_all beside supervisord's getAllProcessInfo: there is no /usr/bin/supervisord;"
                    + " apt-get install supervisor");
            return;
        }
        Side ours = new Side(daemon.handle(), RawCalls.Request.rpc(daemon, STATUS_ALL, "{\"revision\":"));
        Path directory = Files.createDirectory(work.resolve("supervisord"));
        try (Supervisord other = Supervisord.start(directory, DaemonUnderTest.SERVICES)) {
            Side theirs = new Side(other.handle(), other.allProcesses());
            for (int connections : new int[] {1, 50}) {
                beside.add(trial.run(new Plan("service.status_all", "supervisord", connections, 10), ours, theirs));
            }
        }
    }

    /** Submits wait in a pool whose only slot is taken, so that no child process disturbs what is measured. */
    private static void besideNothing(
            ApiTrial trial, DaemonUnderTest daemon, Path work, List<Beside> beside, List<Check> checks)
            throws IOException, InterruptedException {
        Path said = work.resolve("empty-server.out");
        List<String> program = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                EmptyServer.class.getName());
        try (Neighbour empty = Neighbour.start(program, said);
                SupervisorClient client = daemon.connectLocally()) {
            empty.await("listening", () -> port(said) > 0);
            PhasesWorkload.occupyPool(client);
            InetSocketAddress other = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(said));
            RawCalls.Request status =
                    RawCalls.Request.rpc(daemon, STATUS, "{\"name\":\"sleeper-042\",\"state\":\"running\"");
            beside.add(trial.run(
                    new Plan("service.status", EMPTY, 50, 0.85),
                    new Side(daemon.handle(), status),
                    new Side(empty.handle(), status.to(other, EmptyServer.ANSWER))));
            RawCalls.Request submit = RawSubmits.request(daemon);
            RawSubmits counted = RawSubmits.countedBy(client);
            Beside submits = trial.run(
                    new Plan("run.submit", EMPTY, 256, 0.4),
                    new Side(daemon.handle(), submit),
                    new Side(empty.handle(), submit.to(other, EmptyServer.ANSWER)));
            beside.add(submits);
            checks.add(counted.stored(submits.answered()));
        }
    }

    /** 0 as long as it has not said. */
    private static int port(Path said) {
        try {
            return Files.readAllLines(said).stream()
                    .filter(line -> line.matches("\\d{1,5}"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static Check check(Beside one) {
        return new Check(
                String.format(
                        Locale.ROOT,
                        "%s by %d connections: at least %s times the rate of %s",
                        one.name(),
                        one.connections(),
                        one.wanted(),
                        one.other()),
                one.ratio() >= one.wanted(),
                String.format(
                        Locale.ROOT,
                        "%.2f times: %.0f/s at %.1f us of CPU beside %.0f/s at %.1f us",
                        one.ratio(),
                        one.ours().perSecond(),
                        one.ours().cpuMicros(),
                        one.theirs().perSecond(),
                        one.theirs().cpuMicros()));
    }

    private static List<Check> checks(Watching watching) {
        double more = watching.idlePercent() - watching.alonePercent();
        return List.of(
                new Check(
                        watching.viewers() + " idle viewers take less than " + MOST_IDLE_PERCENT + " % of a core",
                        more < MOST_IDLE_PERCENT,
                        String.format(
                                Locale.ROOT,
                                "%.2f %% more: %.2f %% beside %.2f %%",
                                more,
                                watching.idlePercent(),
                                watching.alonePercent())),
                new Check(
                        "a change reaches all viewers within " + MOST_MS + " ms of being asked for",
                        watching.maxMs() <= MOST_MS,
                        String.format(
                                Locale.ROOT,
                                "%.1f ms at worst of %d changes",
                                watching.maxMs(),
                                watching.changes().size())));
    }
}
