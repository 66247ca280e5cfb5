package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One command, with all that parsing, help, completion and the man page say of it.
 *
 * @param name as typed
 * @param operands what follows the options, as usage shows it
 * @param summary one line
 * @param details sentences below it; may be empty
 * @param options its own; {@link CommonOptions} are understood beside them
 * @param examples of its use
 * @param completion what its operands can be completed to
 * @param words the operands that completion knows
 * @param passesOn the first operand ends the options: the rest is somebody else's command
 * @param body what it does
 */
record Command(
        String name,
        String operands,
        String summary,
        String details,
        List<Option> options,
        List<Example> examples,
        Completion completion,
        List<String> words,
        boolean passesOn,
        Body body) {

    /** @param line without the word {@code supervisor} */
    record Example(String line, String meaning) {}

    /** What a command does by calls to the daemon; returns the exit code. */
    @FunctionalInterface
    interface Action {
        int run(SupervisorClient client, Arguments arguments, Console console) throws IOException;
    }

    /** What a command does; returns the exit code. */
    @FunctionalInterface
    interface Body {
        int run(DaemonAddress daemon, Arguments arguments, Console console) throws IOException;
    }

    static Builder named(String name, String operands, String summary) {
        return new Builder(name, operands, summary);
    }

    /** {@code status [OPTION...] [NAME...]}. */
    String usage() {
        return (name + (options.isEmpty() ? "" : " [OPTION...]") + " " + operands).strip();
    }

    /** Whether it is for scripts of ours alone. */
    boolean isHidden() {
        return name.equals("complete");
    }

    /** All options it understands. */
    List<Option> understood() {
        List<Option> all = new ArrayList<>(options);
        all.addAll(CommonOptions.ALL);
        return all;
    }

    Arguments parse(List<String> args) {
        return Arguments.parse(args, understood(), passesOn);
    }

    /** Describes a command part by part. */
    static final class Builder {
        private final String name;
        private final String operands;
        private final String summary;
        private String details = "";
        private final List<Option> options = new ArrayList<>();
        private final List<Example> examples = new ArrayList<>();
        private Completion completion = Completion.NOTHING;
        private List<String> words = List.of();
        private boolean passesOn;

        private Builder(String name, String operands, String summary) {
            this.name = name;
            this.operands = operands;
            this.summary = summary;
        }

        Builder details(String sentences) {
            details = sentences;
            return this;
        }

        Builder flag(String names, String description) {
            options.add(Option.flag(names, description));
            return this;
        }

        Builder valued(String names, String value, String description, String... choices) {
            options.add(Option.valued(names, value, description, choices));
            return this;
        }

        Builder repeated(String names, String value, String description, String... choices) {
            options.add(Option.repeated(names, value, description, choices));
            return this;
        }

        Builder example(String line, String meaning) {
            examples.add(new Example(line, meaning));
            return this;
        }

        Builder completing(Completion completion) {
            this.completion = completion;
            return this;
        }

        Builder completing(String... words) {
            this.completion = Completion.WORDS;
            this.words = List.of(words);
            return this;
        }

        /** The first operand ends the options. */
        Builder passingOn() {
            passesOn = true;
            completion = Completion.PROGRAMS;
            return this;
        }

        /** The command, which calls the daemon. */
        Command does(Action action) {
            return doesLocally((daemon, arguments, console) -> {
                try (SupervisorClient client = daemon.client()) {
                    return action.run(client, arguments, console);
                }
            });
        }

        /** The command, which may do without a daemon. */
        Command doesLocally(Body body) {
            return new Command(
                    name,
                    operands,
                    summary,
                    details,
                    List.copyOf(options),
                    List.copyOf(examples),
                    completion,
                    words,
                    passesOn,
                    body);
        }
    }
}
