package dev.supervisor.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the output can show.
 *
 * @param isTerminal people read along
 * @param isColored colours may be used
 * @param isUnicode shapes beyond ASCII may be used
 * @param isDumb it cannot move its cursor
 * @param columns its width; 0: nobody knows, or nobody cares
 */
record Terminal(boolean isTerminal, boolean isColored, boolean isUnicode, boolean isDumb, int columns) {
    static final int STANDARD_ERROR = 2;
    private static final int STANDARD_OUTPUT = 1;

    /** Where nothing but plain text should go. */
    static final Terminal NONE = new Terminal(false, false, false, true, 0);

    /** @param color {@code always}, {@code never}, or {@code auto}, which null stands for */
    static Terminal ofStandardOutput(Map<String, String> env, @Nullable String color) {
        boolean terminal = isTerminal(STANDARD_OUTPUT);
        boolean dumb = !terminal || "dumb".equals(env.getOrDefault("TERM", "dumb"));
        boolean automatic = !dumb && env.getOrDefault("NO_COLOR", "").isEmpty();
        boolean colored = "always".equals(color) || (automatic && !"never".equals(color));
        return new Terminal(terminal, colored, terminal && isUnicode(env), dumb, terminal ? columns(env) : 0);
    }

    /** What a file descriptor of ours is; {@code System.console()} tells it no more since JDK 22. */
    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** By the locale, as the C library reads it. */
    static boolean isUnicode(Map<String, String> env) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = env.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    private static int columns(Map<String, String> env) {
        String columns = env.getOrDefault("COLUMNS", "");
        return columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0;
    }

    String ellipsis() {
        return isUnicode ? "\u2026" : "...";
    }

    String arrow() {
        return isUnicode ? "\u2192" : "->";
    }
}
