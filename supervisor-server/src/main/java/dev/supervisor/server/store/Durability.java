package dev.supervisor.server.store;

import java.util.Locale;

/** What a commit survives: SQLite's {@code synchronous} levels (sqlite.org/pragma.html#pragma_synchronous) in WAL mode. */
public enum Durability {
    /**
     * The death of the daemon; a power loss may corrupt the file, and with it what single calls asked more for: what checkpoints
     * moved into the file before was not synced.
     */
    OFF("0"),
    /** The death of the daemon; a power loss may undo the last commits but corrupts nothing. */
    NORMAL("1"),
    /** A power loss. */
    FULL("2"),
    /** A power loss; in WAL mode the same as full. */
    EXTRA("3");

    private final String pragma;

    Durability(String pragma) {
        this.pragma = pragma;
    }

    /** The number that {@code PRAGMA synchronous} answers. */
    String pragma() {
        return pragma;
    }

    /** @throws IllegalArgumentException when the word is none */
    public static Durability of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that survives more. */
    public Durability orMore(Durability other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
