package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands, as help groups them. A group's classes are loaded when one of its commands, or all of them, are asked for. */
enum CommandGroup {
    LOOK("What is going on"),
    SERVICES("Services"),
    RUNS("Runs"),
    DAEMON("The daemon"),
    STORE("The store"),
    HELP("Help");

    private final String heading;

    CommandGroup(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }

    List<Command> commands() {
        return switch (this) {
            case LOOK -> LookCommands.all();
            case SERVICES -> ServiceCommands.all();
            case RUNS -> RunCommands.all();
            case DAEMON -> DaemonCommands.all();
            case STORE -> StoreCommands.all();
            case HELP -> HelpCommands.all();
        };
    }

    static Optional<Command> find(String name) {
        for (CommandGroup group : values()) {
            for (Command command : group.commands()) {
                if (command.name().equals(name)) {
                    return Optional.of(command);
                }
            }
        }
        return Optional.empty();
    }

    static List<Command> everything() {
        List<Command> all = new ArrayList<>();
        for (CommandGroup group : values()) {
            all.addAll(group.commands());
        }
        return all;
    }

    /** What can be typed, apart by blanks. */
    static String names() {
        return everything().stream()
                .filter(command -> !command.isHidden())
                .map(Command::name)
                .collect(Collectors.joining(" "));
    }
}
