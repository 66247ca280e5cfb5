package dev.supervisor.server.process;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended: an exit code, or a signal, or unknown when it ended where nothing could see it. Never guessed.
 *
 * @param code 0 to 255, if it exited
 * @param signal number, if a signal ended it
 */
public record ExitStatus(@Nullable Integer code, @Nullable Integer signal) {
    public static final ExitStatus UNKNOWN = new ExitStatus(null, null);

    public static ExitStatus exited(int code) {
        return new ExitStatus(code, null);
    }

    public static ExitStatus signalled(int signal) {
        return new ExitStatus(null, signal);
    }

    /** From the word that {@code waitpid} gives. */
    static ExitStatus ofWaitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? exited((status >> 8) & 0xff) : signalled(signal);
    }

    public boolean isKnown() {
        return code != null || signal != null;
    }

    /** For people: {@code exit code 3}, {@code signal KILL}, {@code unknown exit status}. */
    @Override
    public String toString() {
        if (signal != null) {
            return "signal " + Signals.name(signal);
        }
        return code != null ? "exit code " + code : "unknown exit status";
    }
}
