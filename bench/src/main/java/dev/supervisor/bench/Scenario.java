package dev.supervisor.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** One kind of load, with what must hold after it. */
interface Scenario {
    /** The word on the command line, and the name of the result's files. */
    String name();

    /** Its options, in one line. */
    String usage();

    /**
     * Drives a daemon, and writes the result's files.
     *
     * @return whether all checks hold
     * @throws UsageException when the options are wrong; nothing has been started then
     * @throws IOException when the daemon cannot be started or reached, or a file not be written
     */
    boolean run(List<String> options, PrintStream out) throws IOException, InterruptedException;
}
