package dev.supervisor.server.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code /proc} says, for tests to hold against what the daemon says. */
public final class Processes {
    private Processes() {}

    /** The living processes whose environment has this entry, with their command lines. */
    public static Map<Integer, String> withEnvironment(String entry) {
        Map<Integer, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            all.filter(path -> path.getFileName().toString().matches("\\d+")).forEach(path -> {
                int pid = Integer.parseInt(path.getFileName().toString());
                boolean has = ("\0" + read(path.resolve("environ"))).contains("\0" + entry + "\0");
                if (has && isAlive(pid)) {
                    found.put(
                            pid,
                            read(path.resolve("cmdline")).replace('\0', ' ').strip());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The living processes whose command line contains this text. */
    public static List<Integer> withCommand(String text) {
        List<Integer> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            all.filter(path -> path.getFileName().toString().matches("\\d+")).forEach(path -> {
                int pid = Integer.parseInt(path.getFileName().toString());
                if (read(path.resolve("cmdline")).replace('\0', ' ').contains(text) && isAlive(pid)) {
                    found.add(pid);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Neither gone nor a zombie. */
    public static boolean isAlive(int pid) {
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        if (stat.isEmpty()) {
            return false;
        }
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        return state != 'Z' && state != 'X';
    }

    public static void kill(int pid, String signal) {
        try {
            new ProcessBuilder("/bin/kill", "-" + signal, String.valueOf(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** User and system time of a process so far, in ticks of 10 ms. */
    public static long cpuTicks(int pid) {
        return ticks(read(Path.of("/proc/" + pid + "/stat")));
    }

    /** The same of one of its threads; names are cut to 15 characters. */
    public static long cpuTicks(int pid, String thread) {
        Path tasks = Path.of("/proc/" + pid + "/task");
        try (Stream<Path> all = Files.list(tasks)) {
            return all.filter(task -> read(task.resolve("comm")).strip().equals(thread))
                    .mapToLong(task -> ticks(read(task.resolve("stat"))))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no thread " + thread + " in " + tasks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many files a process has open, sockets included. */
    public static int openFiles(int pid) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a Java process's threads, without those by which the virtual machine itself compiles and collects. */
    public static List<String> threads(long pid) {
        return threadWaits(pid).keySet().stream()
                .map(thread -> thread.substring(0, thread.lastIndexOf('/')))
                .filter(name -> !name.matches("(C[12] Compiler|GC |G1 |VM |Sweeper|Attach|Signal D).*"))
                .sorted()
                .toList();
    }

    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** Resident memory of a process; 0 when it is gone. */
    public static long residentBytes(int pid) {
        return 1024 * number(Path.of("/proc/" + pid + "/status"), "VmRSS");
    }

    /** The process that it is a child of; 0 when it is gone. */
    public static int parent(int pid) {
        return (int) number(Path.of("/proc/" + pid + "/status"), "PPid");
    }

    /** How often each of its threads has waited for something so far, by {@code name/tid}; names have 15 characters. */
    public static Map<String, Long> threadWaits(long pid) {
        Map<String, Long> waits = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            threads.forEach(thread -> waits.put(
                    read(thread.resolve("comm")).strip() + "/" + thread.getFileName(),
                    number(thread.resolve("status"), "voluntary_ctxt_switches")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return waits;
    }

    /** A line such as {@code VmRSS:  1234 kB}. */
    private static long number(Path status, String name) {
        return read(status)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
