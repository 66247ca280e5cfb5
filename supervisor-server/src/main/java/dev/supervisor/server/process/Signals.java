package dev.supervisor.server.process;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Signal names, as Linux numbers them on x86_64 and aarch64. */
public final class Signals {
    public static final int KILL = 9;
    public static final int TERM = 15;
    static final int CONT = 18;
    private static final int CHLD = 17;
    private static final int STOP = 19;

    private static final Map<String, Integer> NUMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("TRAP", 5),
            Map.entry("ABRT", 6),
            Map.entry("BUS", 7),
            Map.entry("FPE", 8),
            Map.entry("KILL", KILL),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", TERM),
            Map.entry("CHLD", CHLD),
            Map.entry("CONT", CONT),
            Map.entry("STOP", STOP),
            Map.entry("XCPU", 24),
            Map.entry("XFSZ", 25),
            Map.entry("WINCH", 28),
            Map.entry("IO", 29),
            Map.entry("PWR", 30),
            Map.entry("SYS", 31)));

    private Signals() {}

    /** The number of {@code TERM} or {@code SIGTERM}, in any case. */
    public static Optional<Integer> number(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(NUMBERS.get(upper.startsWith("SIG") ? upper.substring(3) : upper));
    }

    /** Whether a program can be asked to end by it. */
    public static boolean canEnd(int number) {
        return number != CHLD && number != CONT && number != STOP;
    }

    /** {@code TERM} for 15; the number itself for those without a name of their own. */
    public static String name(int number) {
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(String.valueOf(number));
    }
}
