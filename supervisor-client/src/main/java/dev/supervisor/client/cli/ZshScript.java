package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;

/** The completion for zsh, from the table of commands. */
final class ZshScript {
    private ZshScript() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("""
                #compdef supervisor
                # zsh completion for supervisor:  source <(supervisor completion zsh)
                _supervisor_asked() {
                    local -a names
                    names=(${(f)"$(supervisor complete $@ 2>/dev/null)"})
                    compadd -a names
                }
                _supervisor() {
                    if (( CURRENT == 2 )); then
                        local -a commands
                        commands=(""".stripTrailing().split("\n")));
        List<Command> commands = CommandGroup.everything().stream()
                .filter(command -> !command.isHidden())
                .toList();
        commands.forEach(command -> lines.add(
                "            " + quoted(command.name() + ":" + command.summary().replace(":", "\\:"))));
        lines.addAll(List.of("""
                        )
                        _describe -t commands command commands
                        return
                    fi
                    local command=$words[2]
                    shift words
                    (( CURRENT-- ))
                    case $command in
                """.stripTrailing().split("\n")));
        commands.forEach(command -> command(command, lines));
        lines.addAll(List.of("""
                    esac
                }
                if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
                    _supervisor "$@"
                else
                    compdef _supervisor supervisor
                fi
                """.stripTrailing().split("\n")));
        return lines;
    }

    private static void command(Command command, List<String> lines) {
        lines.add("    " + command.name() + ")");
        lines.add("        _arguments -s" + (command.passesOn() ? " -A '-*'" : "") + " \\");
        for (Option option : command.understood()) {
            for (String name : option.names()) {
                lines.add("            " + quoted(option(option, name)) + " \\");
            }
        }
        lines.add("            " + quoted(operand(command)) + " ;;");
    }

    private static String option(Option option, String name) {
        String others = option.isRepeatable()
                ? "*"
                : option.names().size() == 1 ? "" : "(" + String.join(" ", option.names()) + ")";
        String description = option.description()
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
        String value =
                option.hasValue() ? ":" + option.value() + ":" + action(option.completion(), option.choices()) : "";
        String glue = option.hasValue() && name.startsWith("--") ? "=" : option.hasValue() ? "+" : "";
        return others + name + glue + "[" + description + "]" + value;
    }

    private static String operand(Command command) {
        String kind = command.passesOn() ? "*::command:" : "*:argument:";
        return kind + action(command.completion(), command.words());
    }

    private static String action(Completion completion, List<String> words) {
        return switch (completion) {
            case NOTHING -> " ";
            case WORDS -> "(" + String.join(" ", words) + ")";
            case COMMANDS -> "(" + CommandGroup.names() + ")";
            case FILES -> "_files";
            case DIRECTORIES -> "_files -/";
            case PROGRAMS -> "_normal";
            // the blank keeps options for compadd from being put before the words
            case SERVICES, RUNS, SERVICES_AND_RUNS -> " _supervisor_asked " + completion.asked();
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
