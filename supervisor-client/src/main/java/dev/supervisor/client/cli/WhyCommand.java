package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.Explanation;
import dev.supervisor.rpc.model.Sample;
import java.io.IOException;
import java.util.List;

/** {@code why}: what a service or a run waits for, or died of. */
final class WhyCommand {
    private static final int PICTURE = 40;

    private WhyCommand() {}

    static Command command() {
        return Command.named("why", "SERVICE|RUN", "Explain why a service or a run is as it is")
                .details("Blocked by what, waiting until when, how it last ended and its last output; of a service also"
                        + " what it used lately. A number names a run, or where there is none a service.")
                .flag("--service", "a number names a service, not a run")
                .example("why web", "a service")
                .example("why 17", "a run")
                .completing(Completion.SERVICES_AND_RUNS)
                .does(WhyCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        String subject = args.word("service or run");
        boolean isRun = !args.has("--service") && RunCommands.isRun(client, subject);
        Explanation why = isRun ? client.runWhy(Long.parseLong(subject)) : client.serviceWhy(subject);
        if (console.isJson()) {
            console.json(why);
            return ExitCode.OK;
        }
        console.line((isRun ? "run " : "") + Console.clean(why.subject()) + " is "
                + console.colored(why.state(), why.state()) + ": " + Console.clean(why.summary()));
        why.reasons().forEach(reason -> console.line("  - " + Console.clean(reason)));
        if (!isRun) {
            used(client.serviceStats(subject, null).samples(), console);
        }
        if (!why.lastLines().isEmpty()) {
            console.line("Its last output:");
            LogPrinter printer = new LogPrinter(console, true, List.of());
            why.lastLines().forEach(line -> printer.print(line, ""));
        }
        return ExitCode.OK;
    }

    private static void used(List<Sample> samples, Console console) {
        if (samples.isEmpty()) {
            return;
        }
        boolean unicode = console.terminal().isUnicode();
        List<Double> cpu = samples.stream().map(Sample::cpuPercent).toList();
        List<Double> memory =
                samples.stream().map(sample -> (double) sample.memoryBytes()).toList();
        Sample last = samples.get(samples.size() - 1);
        double mostCpu = cpu.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        long mostMemory = samples.stream().mapToLong(Sample::memoryBytes).max().orElse(0);
        console.line("  CPU    " + Format.sparkline(cpu, PICTURE, unicode) + " " + Format.percent(last.cpuPercent())
                + ", at most " + Format.percent(mostCpu) + " in the last hour");
        console.line("  memory " + Format.sparkline(memory, PICTURE, unicode) + " " + Format.bytes(last.memoryBytes())
                + ", at most " + Format.bytes(mostMemory));
    }
}
