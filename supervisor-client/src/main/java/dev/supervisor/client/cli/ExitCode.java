package dev.supervisor.client.cli;

import dev.supervisor.rpc.model.RunStatus;

/** What the command line ends with. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;

    /** Of {@code run} alone, as {@code timeout} and shells have them. */
    static final int TIMED_OUT = 124;

    /** Of {@code run} alone: there is no exit code to pass on. */
    static final int NO_RESULT = 125;

    static final int INTERRUPTED = 130;

    private static final int SIGNALLED = 128;

    private ExitCode() {}

    /** The one of the run's own command. */
    static int of(RunStatus run) {
        Integer code = run.exitCode();
        String signal = run.exitSignal();
        return switch (run.state()) {
            case "succeeded" -> OK;
            case "timed_out" -> TIMED_OUT;
            case "cancelled" -> INTERRUPTED;
            default -> signal != null ? signalled(signal) : code == null ? NO_RESULT : code == 0 ? FAILED : code;
        };
    }

    /** @param signal its name, or its number where the daemon has no name for it */
    private static int signalled(String signal) {
        int number = signal.matches("\\d{1,2}") ? Integer.parseInt(signal) : number(signal);
        return number == 0 ? NO_RESULT : SIGNALLED + number;
    }

    /** As Linux numbers those that end a program; 0: unknown. */
    private static int number(String signal) {
        return switch (signal) {
            case "HUP" -> 1;
            case "INT" -> 2;
            case "QUIT" -> 3;
            case "ILL" -> 4;
            case "TRAP" -> 5;
            case "ABRT" -> 6;
            case "BUS" -> 7;
            case "FPE" -> 8;
            case "KILL" -> 9;
            case "USR1" -> 10;
            case "SEGV" -> 11;
            case "USR2" -> 12;
            case "PIPE" -> 13;
            case "ALRM" -> 14;
            case "TERM" -> 15;
            case "XCPU" -> 24;
            case "XFSZ" -> 25;
            case "IO" -> 29;
            case "PWR" -> 30;
            case "SYS" -> 31;
            default -> 0;
        };
    }
}
