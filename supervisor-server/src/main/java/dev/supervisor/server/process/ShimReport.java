package dev.supervisor.server.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the shim says of the program's end. A shell folds a signal n into the status 128+n, which a program may also exit with;
 * but it prints the signal's description (to the status pipe, where its own error output goes) only in the first case.
 * SIGINT and SIGPIPE are not described by dash and bash, so 130 and 141 without words are reported as exit codes.
 */
final class ShimReport {
    private static final String PREFIX = "exit ";

    private final StringBuilder text = new StringBuilder();

    /** The status, once the whole report has been read. */
    Optional<ExitStatus> add(String more) {
        text.append(more);
        int line = text.lastIndexOf(PREFIX);
        if (line < 0 || text.charAt(text.length() - 1) != '\n') {
            return Optional.empty();
        }
        int code = Integer.parseInt(text.substring(line + PREFIX.length(), text.length() - 1));
        boolean described = line > 0;
        return Optional.of(code > 128 && described ? ExitStatus.signalled(code - 128) : ExitStatus.exited(code));
    }

    /** What the shell said besides the status, such as why it could not start the program. */
    @Nullable
    String words() {
        int line = text.lastIndexOf(PREFIX);
        return line > 0 ? text.substring(0, line).strip() : null;
    }
}
