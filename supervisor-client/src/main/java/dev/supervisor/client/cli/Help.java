package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;

/** Help on a screen, from the table of commands. */
final class Help {
    static final String[][] EXIT_CODES = {
        {"0", "it is as asked"},
        {"1", "the daemon refused, or it did not come to be"},
        {"2", "called wrongly"},
        {"3", "no daemon was reached, or it would not have us"},
    };
    static final String[][] RUN_EXIT_CODES = {
        {"124", "run: timed out"},
        {"125", "run: refused, lost or not reached, so that there is no exit code of the command"},
        {"128+n", "run: ended by signal n"},
        {"130", "run: cancelled"},
    };
    static final String[][] ENVIRONMENT = {
        {
            "SUPERVISOR_STATE_DIR",
            "the state directory; else $STATE_DIRECTORY, $XDG_STATE_HOME/supervisor," + " ~/.local/state/supervisor"
        },
        {"SUPERVISOR_SOCKET", "the daemon's unix socket"},
        {"SUPERVISOR_URL", "the daemon's address"},
        {"SUPERVISOR_TOKEN", "the token for it"},
        {"SUPERVISOR_CA", "PEM certificates to trust with https"},
        {"NO_COLOR", "if not empty: no colours"},
    };
    private static final int USUAL_WIDTH = 100;

    private Help() {}

    /** All commands. */
    static List<String> overview() {
        List<String> lines = new ArrayList<>(List.of("usage: supervisor COMMAND [OPTION...] [ARG...]"));
        int width = CommandGroup.everything().stream()
                .mapToInt(command -> command.name().length())
                .max()
                .orElse(0);
        for (CommandGroup group : CommandGroup.values()) {
            lines.add("");
            lines.add(group.heading() + ":");
            group.commands().stream()
                    .filter(command -> !command.isHidden())
                    .forEach(command -> lines.add(pair(command.name(), command.summary(), width)));
        }
        lines.add("");
        lines.add("supervisor help COMMAND tells more, with examples; supervisor man | man -l - tells all.");
        lines.add("Exit codes: 0 as asked; 1 refused or failed; 2 called wrongly; 3 no daemon reached");
        return lines;
    }

    /** One command. */
    static List<String> of(Command command, Terminal terminal) {
        int most = terminal.columns() == 0 ? USUAL_WIDTH : terminal.columns();
        List<String> lines =
                new ArrayList<>(List.of("usage: supervisor " + command.usage(), "", command.summary() + "."));
        lines.addAll(wrapped(command.details(), most));
        options(lines, "Options", command.options());
        options(lines, "Options of every command", CommonOptions.ALL);
        if (!command.examples().isEmpty()) {
            lines.add("");
            lines.add("Examples:");
            for (Command.Example example : command.examples()) {
                lines.add("  supervisor " + example.line());
                lines.add("      " + example.meaning());
            }
        }
        lines.add("");
        lines.add("Exit codes: 0 as asked; 1 refused or failed; 2 called wrongly; 3 no daemon reached");
        return lines;
    }

    private static void options(List<String> lines, String heading, List<Option> options) {
        if (options.isEmpty()) {
            return;
        }
        int width = options.stream()
                .mapToInt(option -> option.synopsis().length())
                .max()
                .orElse(0);
        lines.add("");
        lines.add(heading + ":");
        for (Option option : options) {
            lines.add(pair(option.synopsis(), option.description() + choices(option), width));
        }
    }

    /** The values there are, where the description does not say them. */
    static String choices(Option option) {
        boolean said = option.choices().stream().allMatch(option.description()::contains);
        return said ? "" : " (" + String.join(", ", option.choices()) + ")";
    }

    private static String pair(String name, String meaning, int width) {
        return "  " + name + " ".repeat(width - name.length() + 2) + meaning;
    }

    /** Sentences, in lines that are no longer than this where words allow it. */
    static List<String> wrapped(String text, int most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        if (line.length() > 0) {
            lines.add(line.toString());
        }
        return lines;
    }
}
