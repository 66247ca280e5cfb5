package dev.supervisor.server.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command made ready to be executed: everything that can be known to fail is found out here, before anything is started, and
 * said in the owner's words.
 *
 * @param argv what the gate's shell becomes: the command as it was given, behind {@code setpriv} where the user changes
 */
record Program(List<String> argv, Optional<User> user) {
    /** Of the passwd database. */
    record User(String name, int uid, int gid, String home) {}

    static Program resolve(LaunchSpec spec, int daemonUid) throws SpawnException {
        if (!Files.isDirectory(spec.cwd())) {
            throw new SpawnException("the working directory " + spec.cwd() + " is no directory");
        }
        checkProgram(spec);
        Optional<User> user = user(spec.user());
        List<String> argv = new ArrayList<>();
        if (user.isPresent() && user.get().uid() != daemonUid) {
            if (daemonUid != 0) {
                throw new SpawnException("only a daemon run by root can run it as user " + spec.user());
            }
            argv.addAll(List.of(
                    "setpriv",
                    "--reuid=" + user.get().uid(),
                    "--regid=" + user.get().gid(),
                    "--init-groups",
                    "--"));
        }
        argv.addAll(spec.command());
        return new Program(argv, user);
    }

    /** The search that {@code exec} will make, in the same PATH. */
    private static void checkProgram(LaunchSpec spec) throws SpawnException {
        String program = spec.command().get(0);
        if (program.contains("/")) {
            Path path = spec.cwd().resolve(program);
            if (!Files.exists(path)) {
                throw new SpawnException("the program " + path + " does not exist");
            }
            if (!isProgram(path)) {
                throw new SpawnException("the program " + path + " is not an executable file");
            }
            return;
        }
        String search = spec.env().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        for (String directory : search.split(":", -1)) {
            Path path = spec.cwd().resolve(directory).resolve(program);
            if (isProgram(path)) {
                return;
            }
        }
        throw new SpawnException("the program \"" + program + "\" is in no directory of PATH (" + search + ")");
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private static Optional<User> user(@Nullable String name) throws SpawnException {
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(Users.byName(name)
                .orElseThrow(() -> new SpawnException("there is no user \"" + name + "\" on this machine")));
    }
}
