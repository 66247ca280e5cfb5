package dev.supervisor.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The man page, in roff, from the table of commands. */
final class ManPage {
    private static final int LINE = 72;

    private final List<String> lines = new ArrayList<>();

    private ManPage() {}

    /** @param version of this program */
    static List<String> lines(String version) {
        ManPage page = new ManPage();
        page.write(version);
        return page.lines;
    }

    private void write(String version) {
        lines.add(".TH SUPERVISOR 1 \"\" \"supervisor " + escaped(version) + "\" \"User Commands\"");
        section("NAME");
        text("supervisor - keep services up, execute runs, and see how they do");
        section("SYNOPSIS");
        lines.add(".B supervisor");
        lines.add(".I command");
        text("[option...] [argument...]");
        section("DESCRIPTION");
        text(
                "supervisor daemon runs the daemon of this host; every other command talks to it. Options follow the command.");
        for (CommandGroup group : CommandGroup.values()) {
            section(group.heading().toUpperCase(Locale.ROOT));
            group.commands().stream().filter(command -> !command.isHidden()).forEach(this::command);
        }
        section("OPTIONS OF EVERY COMMAND");
        CommonOptions.ALL.forEach(this::option);
        section("EXIT STATUS");
        pairs(Help.EXIT_CODES);
        pairs(Help.RUN_EXIT_CODES);
        section("ENVIRONMENT");
        pairs(Help.ENVIRONMENT);
        section("FILES");
        text("In the state directory:");
        pairs(new String[][] {
            {"supervisor.sock", "the unix socket, for the daemon's own user and root"},
            {"endpoint", "the address for HTTP"},
            {"admin.token", "the token for it"},
            {"supervisor.db", "what is stored"},
            {"logs/", "output of services and runs"},
        });
    }

    private void command(Command command) {
        lines.add(".SS \"supervisor " + escaped(command.usage()) + "\"");
        text(command.summary() + ".");
        if (!command.details().isEmpty()) {
            text(command.details());
        }
        command.options().forEach(this::option);
        if (!command.examples().isEmpty()) {
            lines.add(".PP");
            text(command.examples().size() == 1 ? "Example:" : "Examples:");
            for (Command.Example example : command.examples()) {
                pair("supervisor " + example.line(), example.meaning());
            }
        }
    }

    private void option(Option option) {
        pair(option.synopsis(), option.description() + Help.choices(option));
    }

    private void pairs(String[][] pairs) {
        for (String[] pair : pairs) {
            pair(pair[0], pair[1]);
        }
    }

    private void pair(String name, String meaning) {
        lines.add(".TP");
        lines.add("\\fB" + escaped(name) + "\\fR");
        text(meaning);
    }

    private void section(String heading) {
        lines.add(".SH \"" + escaped(heading) + "\"");
    }

    private void text(String text) {
        Help.wrapped(text, LINE).forEach(line -> lines.add(escaped(line)));
    }

    /** A line that begins with a dot or a quote would be a request; a hyphen would become another character. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\"", "\\(dq")
                .replace("'", "\\(aq");
        return safe.startsWith(".") ? "\\&" + safe : safe;
    }
}
