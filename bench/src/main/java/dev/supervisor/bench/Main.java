package dev.supervisor.bench;

import dev.supervisor.rpc.Nearest;
import dev.supervisor.rpc.RpcException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program: {@code SCENARIO [OPTION...]}. Exit codes: 0 all checks hold; 1 one does not, or the daemon is lost; 2 called wrongly. */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
    private final PrintStream out;
    private final PrintStream err;

    Main(List<Scenario> scenarios, PrintStream out, PrintStream err) {
        scenarios.forEach(scenario -> this.scenarios.put(scenario.name(), scenario));
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        int exit = new Main(
                        List.of(
                                new LoadScenario(),
                                new PhasesScenario(),
                                new SoakScenario(),
                                new GrowthScenario(),
                                new ApiScenario(),
                                new CockpitScenario()),
                        System.out,
                        System.err)
                .run(Arrays.asList(args));
        System.out.flush();
        System.exit(exit);
    }

    /** Runs one scenario; the exit code. */
    int run(List<String> args) {
        if (args.isEmpty()) {
            help(err);
            return USAGE;
        }
        if (Set.of("help", "--help", "-h").contains(args.get(0))) {
            help(out);
            return OK;
        }
        Scenario scenario = scenarios.get(args.get(0));
        if (scenario == null) {
            return usage(
                    "there is no scenario \"" + args.get(0) + "\"" + Nearest.hint(args.get(0), scenarios.keySet()));
        }
        try {
            return scenario.run(args.subList(1, args.size()), out) ? OK : FAILED;
        } catch (UsageException e) {
            return usage(scenario.name() + ": " + e.getMessage());
        } catch (IOException | RpcException e) {
            err.println("bench: " + scenario.name() + ": " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            err.println("bench: " + scenario.name() + ": interrupted");
            return FAILED;
        }
    }

    private int usage(String message) {
        err.println("bench: " + message);
        help(err);
        return USAGE;
    }

    private void help(PrintStream to) {
        to.println("usage: java -jar bench.jar SCENARIO [OPTION...]");
        scenarios.values().forEach(scenario -> to.println("  " + scenario.name() + " " + scenario.usage()));
    }
}
