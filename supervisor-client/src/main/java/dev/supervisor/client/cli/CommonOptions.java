package dev.supervisor.client.cli;

import java.util.List;

/** The options that every command understands. */
final class CommonOptions {
    static final String OUTPUT = "--output";
    static final String COLOR = "--color";
    static final String STATE_DIR = "--state-dir";
    static final String SOCKET = "--socket";
    static final String URL = "--url";
    static final String TOKEN_FILE = "--token-file";
    static final String CA = "--ca";
    static final String HELP = "--help";

    static final List<Option> ALL = List.of(
            Option.valued("-o, " + OUTPUT, "FORMAT", "table for people, json for programs", "table", "json"),
            Option.valued(COLOR, "WHEN", "when there are colours; auto: on a terminal", "auto", "always", "never"),
            Option.valued(STATE_DIR, "DIR", "the state directory of the daemon to talk to"),
            Option.valued(SOCKET, "FILE", "its unix socket"),
            Option.valued(URL, "URL", "its address, such as http://127.0.0.1:7878"),
            Option.valued(TOKEN_FILE, "FILE", "the token for that; default admin.token in the state directory"),
            Option.valued(CA, "FILE", "for https: PEM certificates to trust instead of the system's"),
            Option.flag("-h, " + HELP, "help for this command"));

    private CommonOptions() {}
}
