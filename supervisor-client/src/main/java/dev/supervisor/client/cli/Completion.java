package dev.supervisor.client.cli;

/** What a word on the command line can be completed to. */
enum Completion {
    NOTHING,
    /** Words that the command's table lists. */
    WORDS,
    /** Names that the daemon knows. */
    SERVICES,
    /** Numbers of the latest runs. */
    RUNS,
    SERVICES_AND_RUNS,
    FILES,
    DIRECTORIES,
    /** Ours. */
    COMMANDS,
    /** A command of the system, and its arguments. */
    PROGRAMS;

    /** What {@code supervisor complete} is asked for; empty: the daemon knows nothing of it. */
    String asked() {
        return switch (this) {
            case SERVICES -> "services";
            case RUNS -> "runs";
            case SERVICES_AND_RUNS -> "services runs";
            case NOTHING, WORDS, FILES, DIRECTORIES, COMMANDS, PROGRAMS -> "";
        };
    }
}
