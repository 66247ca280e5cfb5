package dev.supervisor.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** One line about what is going on: written over on a terminal, else a new one now and then. */
final class Progress {
    private static final int SECONDS_BETWEEN_LINES = 5;
    /** From here on, a line a minute is enough. */
    private static final int LONG = 600;

    private static final int WIDTH = 110;

    private final PrintStream out;
    private final boolean terminal;
    private boolean open;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** What standard output is; {@code System.console()} tells it no more since JDK 22. */
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Shows the present second's line. */
    void second(int second, String line) {
        if (terminal) {
            out.printf("\r%-" + WIDTH + "s", line);
            out.flush();
            open = true;
        } else if (second % (second < LONG ? SECONDS_BETWEEN_LINES : 60) == 0) {
            out.println(line);
        }
    }

    /**
     * Shows what the present second of a load did.
     *
     * @param whole how long it is to be
     * @param more what else is to be told
     */
    void second(int second, Duration whole, Histogram reads, Histogram writes, String more) {
        second(
                second,
                String.format(
                        "%4d/%d s   reads %s   writes %s   %s",
                        second, whole.toSeconds(), rate(reads), rate(writes), more));
    }

    private static String rate(Histogram calls) {
        return String.format(
                "%d/s p99 %.1f ms", calls.getTotalCount(), Latencies.millis(calls.getValueAtPercentile(99)));
    }

    /** Something worth a line of its own. */
    void say(String line) {
        end();
        out.println(line);
    }

    /** Leaves the line that is written over. */
    void end() {
        if (open) {
            out.println();
            open = false;
        }
    }
}
