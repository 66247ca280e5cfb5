package dev.supervisor.rpc;

import java.util.Locale;

/** What a caller may do. Each role may do what those before it may. */
public enum Role {
    /** Looks: status, definitions with secrets masked, output, events. */
    VIEWER,
    /** Changes services and runs. As these are programs, an operator can do all that the daemon's user can. */
    OPERATOR,
    /** Decides about the daemon, its store and its tokens. */
    ADMIN;

    /** Whether it may do what needs the other. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As on the wire, such as {@code viewer}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
