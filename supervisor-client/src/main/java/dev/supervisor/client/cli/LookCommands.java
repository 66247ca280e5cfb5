package dev.supervisor.client.cli;

import java.util.List;

/** Commands that look, and change nothing. */
final class LookCommands {
    private LookCommands() {}

    static List<Command> all() {
        return List.of(
                StatusCommand.command(),
                TopCommand.command(),
                WhyCommand.command(),
                RevisionCommand.command(),
                LogCommand.command(),
                EventCommand.command());
    }
}
