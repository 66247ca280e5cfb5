package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.util.Set;

/**
 * One command.
 *
 * @param usage its arguments
 * @param summary one line
 * @param flags options without a value
 * @param valued options with one
 */
record Command(String name, String usage, String summary, Set<String> flags, Set<String> valued, Action action) {

    /** What a command does; returns the exit code. */
    @FunctionalInterface
    interface Action {
        int run(SupervisorClient client, Arguments arguments, Console console) throws IOException;
    }
}
