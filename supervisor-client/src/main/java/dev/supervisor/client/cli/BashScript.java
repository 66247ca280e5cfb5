package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The completion for bash, from the table of commands. */
final class BashScript {
    private BashScript() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                """
                # bash completion for supervisor:  source <(supervisor completion bash)
                _supervisor_among() {
                    local word
                    while IFS= read -r word; do
                        [[ $word && $word == "$cur"* ]] && COMPREPLY+=("$word")
                    done <<< "${1// /$'\\n'}"
                }
                _supervisor() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
                    COMPREPLY=()
                    if ((COMP_CWORD == 1)); then
                        _supervisor_among "@COMMANDS@"
                        return
                    fi
                    local options values="" words="" asked="" kind=""
                    case $command in
                """.replace("@COMMANDS@", CommandGroup.names()).stripTrailing().split("\n")));
        for (Command command : CommandGroup.everything()) {
            if (!command.isHidden()) {
                command(command, lines);
            }
        }
        lines.addAll(List.of("""
                    *) return ;;
                    esac
                    if [[ $values ]]; then
                        _supervisor_among "$values"
                        return
                    fi
                    case $kind in
                    nothing) return ;;
                    files) compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
                    directories) compopt -o filenames; COMPREPLY=($(compgen -d -- "$cur")); return ;;
                    esac
                    if [[ $cur == -* ]]; then
                        _supervisor_among "$options"
                    elif [[ $kind == programs ]]; then
                        compopt -o filenames; COMPREPLY=($(compgen -c -f -- "$cur"))
                    elif [[ $kind == operandfiles ]]; then
                        compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur"))
                    elif [[ $asked ]]; then
                        _supervisor_among "$(supervisor complete $asked 2>/dev/null | tr '\\n' ' ')"
                    else
                        _supervisor_among "$words"
                    fi
                }
                complete -F _supervisor supervisor
                """.stripTrailing().split("\n")));
        return lines;
    }

    private static void command(Command command, List<String> lines) {
        lines.add("    " + command.name() + ")");
        lines.add("        options=\""
                + command.understood().stream()
                        .flatMap(option -> option.names().stream())
                        .collect(Collectors.joining(" "))
                + "\"");
        String asked = command.completion().asked();
        if (!asked.isEmpty()) {
            lines.add("        asked=\"" + asked + "\"");
        }
        if (!command.words().isEmpty()) {
            lines.add("        words=\"" + String.join(" ", command.words()) + "\"");
        }
        if (command.completion() == Completion.COMMANDS) {
            lines.add("        words=\"" + CommandGroup.names() + "\"");
        }
        if (command.completion() == Completion.FILES) {
            lines.add("        kind=operandfiles");
        }
        if (command.completion() == Completion.PROGRAMS) {
            lines.add("        kind=programs");
        }
        lines.add("        case $prev in");
        command.understood().stream().filter(Option::hasValue).forEach(option -> value(option, lines));
        lines.add("        esac ;;");
    }

    private static void value(Option option, List<String> lines) {
        String set = switch (option.completion()) {
            case WORDS -> "values=\"" + String.join(" ", option.choices()) + "\"";
            case FILES -> "kind=files";
            case DIRECTORIES -> "kind=directories";
            case SERVICES -> "asked=services options=\"\" kind=\"\"";
            case NOTHING, RUNS, SERVICES_AND_RUNS, COMMANDS, PROGRAMS -> "kind=nothing";
        };
        lines.add("        " + String.join("|", option.names()) + ") " + set + " ;;");
    }
}
