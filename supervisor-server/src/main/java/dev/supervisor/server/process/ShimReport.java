package dev.supervisor.server.process;

import java.util.Optional;

/**
 * What the shim says of the program's end. A shell folds a signal n into the status 128+n, which a program may also exit with;
 * but it prints the signal's description (into its report, where its own error output goes) only in the first case. SIGINT and
 * SIGPIPE are not described by dash and bash, so 130 and 141 without words are reported as exit codes.
 */
final class ShimReport {
    private static final String PREFIX = "exit ";

    private ShimReport() {}

    /** The status, once the whole report is there. */
    static Optional<ExitStatus> parse(String text) {
        int line = text.lastIndexOf(PREFIX);
        if (line < 0 || text.charAt(text.length() - 1) != '\n') {
            return Optional.empty();
        }
        int code = Integer.parseInt(text.substring(line + PREFIX.length(), text.length() - 1));
        boolean described = line > 0;
        return Optional.of(code > 128 && described ? ExitStatus.signalled(code - 128) : ExitStatus.exited(code));
    }
}
