package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;

/** The completion for fish, from the table of commands. */
final class FishScript {
    private FishScript() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                "# fish completion for supervisor:  supervisor completion fish | source", "complete -c supervisor -f"));
        for (Command command : CommandGroup.everything()) {
            if (!command.isHidden()) {
                command(command, lines);
            }
        }
        return lines;
    }

    private static void command(Command command, List<String> lines) {
        lines.add("complete -c supervisor -n __fish_use_subcommand -a " + command.name() + " -d "
                + quoted(command.summary()));
        String here = "complete -c supervisor -n '__fish_seen_subcommand_from " + command.name() + "'";
        for (Option option : command.understood()) {
            StringBuilder line = new StringBuilder(here);
            for (String name : option.names()) {
                line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.hasValue()) {
                line.append(option.completion() == Completion.FILES ? " -r" : " -x")
                        .append(candidates(option.completion(), option.choices()));
            }
            lines.add(line.append(" -d ").append(quoted(option.description())).toString());
        }
        if (command.completion() != Completion.NOTHING) {
            lines.add(here + candidates(command.completion(), command.words()));
        }
    }

    private static String candidates(Completion completion, List<String> words) {
        return switch (completion) {
            case NOTHING -> "";
            case WORDS -> " -a " + quoted(String.join(" ", words));
            case COMMANDS -> " -a " + quoted(CommandGroup.names());
            case FILES -> " -F";
            case DIRECTORIES -> " -a '(__fish_complete_directories)'";
            case PROGRAMS -> " -a '(__fish_complete_command)'";
            case SERVICES, RUNS, SERVICES_AND_RUNS ->
                " -a '(supervisor complete " + completion.asked() + " 2>/dev/null)'";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
