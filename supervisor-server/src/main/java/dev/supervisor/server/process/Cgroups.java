package dev.supervisor.server.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A control group per invocation in the unified hierarchy, where we may make one: nothing that a program forks can leave it, and
 * the kernel kills all of it at once ({@code cgroup.kill}, Linux 5.14). Needs no controller.
 */
final class Cgroups {
    private final Path root;

    private Cgroups(Path root) {
        this.root = root;
    }

    /**
     * Makes the daemon's own group below the one it lives in.
     *
     * @param name unique for the state directory
     * @return empty where there is no unified hierarchy, it is not writable, or it cannot kill
     */
    static Optional<Cgroups> create(String name) {
        return mountPoint()
                .flatMap(mount -> ProcFs.unifiedCgroup("self").flatMap(own -> {
                    Path root = mount.resolve(own.substring(1)).resolve(name);
                    try {
                        Path probe = root.resolve("probe");
                        Files.createDirectories(probe);
                        boolean kills = Files.isWritable(probe.resolve("cgroup.kill"));
                        Files.delete(probe);
                        return kills ? Optional.of(new Cgroups(root)) : Optional.empty();
                    } catch (IOException notAllowed) {
                        return Optional.empty();
                    }
                }));
    }

    /** Puts a process, and whatever it forks from now on, into the invocation's group. */
    void enter(UUID invocation, int pid) throws IOException {
        Path group = Files.createDirectories(root.resolve(invocation.toString()));
        try {
            Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
        } catch (IOException e) {
            remove(invocation); // an empty group would hide where the process really is
            throw e;
        }
    }

    /** The members; empty where the invocation has no group. */
    Optional<List<Integer>> members(UUID invocation) {
        return ProcFs.text(group(invocation).resolve("cgroup.procs").toString())
                .map(text -> text.lines().map(Integer::valueOf).toList());
    }

    void kill(UUID invocation) {
        try {
            Files.writeString(group(invocation).resolve("cgroup.kill"), "1");
        } catch (IOException gone) {
            // An absent group has no members; a present one whose members live on is found by the next look.
        }
    }

    void remove(UUID invocation) {
        try {
            Files.deleteIfExists(group(invocation));
        } catch (IOException populated) {
            // Zombies still hold it; removed with the others at the next start of the daemon.
        }
    }

    /** Removes the empty groups of earlier invocations. */
    void removeEmpty() {
        List<Path> groups = new ArrayList<>();
        try (var children = Files.newDirectoryStream(root, Files::isDirectory)) {
            children.forEach(groups::add);
        } catch (IOException none) {
            return;
        }
        for (Path group : groups) {
            try {
                Files.delete(group);
            } catch (IOException populated) {
                // in use
            }
        }
    }

    private Path group(UUID invocation) {
        return root.resolve(invocation.toString());
    }

    private static Optional<Path> mountPoint() {
        return ProcFs.text("/proc/self/mountinfo")
                .flatMap(mounts -> mounts.lines()
                        .filter(line -> line.contains(" - cgroup2 "))
                        .map(line -> Path.of(line.split(" ", -1)[4]))
                        .findFirst());
    }
}
