package dev.supervisor.server.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@code /proc} tells about processes. A process may be gone at any moment: then there is simply no answer. */
final class ProcFs {
    private static final File PROC = new File("/proc");
    /** {@code sysconf(_SC_CLK_TCK)}: 100 on every Linux, since user space sees USER_HZ. */
    static final int TICKS_PER_SECOND = 100;

    private ProcFs() {}

    static String bootId() {
        return text("/proc/sys/kernel/random/boot_id").orElse("unknown").strip();
    }

    /** Since boot, as start times are given. */
    static long uptimeTicks() {
        return text("/proc/uptime")
                .map(line -> (long) (Double.parseDouble(line.substring(0, line.indexOf(' '))) * TICKS_PER_SECOND))
                .orElse(0L);
    }

    static List<ProcStat> scan() {
        String[] names = PROC.list();
        if (names == null) {
            throw new UncheckedIOException(new IOException("/proc cannot be listed"));
        }
        List<ProcStat> all = new ArrayList<>(names.length);
        for (String name : names) {
            if (Character.isDigit(name.charAt(0))) {
                stat(Integer.parseInt(name)).ifPresent(all::add);
            }
        }
        return all;
    }

    static Optional<ProcStat> stat(int pid) {
        return text("/proc/" + pid + "/stat").map(line -> parse(pid, line));
    }

    /** Those the process started itself and that live; it must have one thread, as a shell has. */
    static List<Integer> children(int pid) {
        return text("/proc/" + pid + "/task/" + pid + "/children").stream()
                .flatMap(line -> Arrays.stream(line.strip().split(" ")))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** Whether the process carries this {@code NAME=value} in the environment it was started with. */
    static boolean hasEnvironment(int pid, String nameAndValue) {
        return text("/proc/" + pid + "/environ")
                .filter(environ -> ('\0' + environ).contains('\0' + nameAndValue + '\0'))
                .isPresent();
    }

    /** The process's group in the unified hierarchy, such as {@code /system.slice/x}. */
    static Optional<String> unifiedCgroup(String pid) {
        return text("/proc/" + pid + "/cgroup")
                .flatMap(lines -> lines.lines()
                        .filter(line -> line.startsWith("0::"))
                        .map(line -> line.substring(3))
                        .findFirst());
    }

    /** The whole of a small file; read at once, as {@code /proc} needs it. */
    static Optional<String> text(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            byte[] buffer = new byte[4096];
            int length = 0;
            for (int read = in.read(buffer); read > 0; read = in.read(buffer, length, buffer.length - length)) {
                length += read;
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, 2 * length);
                }
            }
            return Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Too many open files")) {
                throw new UncheckedIOException(e); // not looked at is not gone
            }
            return Optional.empty();
        }
    }

    private static ProcStat parse(int pid, String line) {
        int close = line.lastIndexOf(')'); // the name may hold blanks and parentheses
        String name = line.substring(line.indexOf('(') + 1, close);
        String[] fields = line.substring(close + 2).split(" ", -1);
        return new ProcStat(
                pid,
                name,
                fields[0].charAt(0),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[19]),
                Long.parseLong(fields[21].strip()));
    }
}
