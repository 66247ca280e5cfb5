package dev.supervisor.bench;

/**
 * Something that must hold after a load.
 *
 * @param name as a fact, true when it holds
 * @param detail the numbers it was decided by
 */
record Check(String name, boolean ok, String detail) {
    /** The same of one of several. */
    Check in(String where) {
        return new Check(where + ": " + name, ok, detail);
    }

    /** One line: {@code ok} or {@code FAILED}, the fact, the numbers. */
    String line() {
        return String.format("  %-6s  %s: %s", ok ? "ok" : "FAILED", name, detail);
    }
}
