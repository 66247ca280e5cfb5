package dev.supervisor.bench;

/**
 * What a daemon under test keeps: so many of each kind, whatever their age, and never by a schedule, so that all that goes is told
 * to who asked for it.
 *
 * @param succeeded runs
 * @param events and rows of upkeep
 */
record Keeping(long succeeded, long events) {
    private static final long PLENTY = 1_000_000_000;

    /** All but the oldest that succeeded. */
    static Keeping ofRuns(long succeeded) {
        return new Keeping(succeeded, PLENTY);
    }

    static Keeping everything() {
        return new Keeping(PLENTY, PLENTY);
    }

    /** For the daemon's configuration file. */
    String section() {
        return String.format("""
                upkeep:
                  retention: {schedule: '0 0 1 1 *'}
                  vacuum: {schedule: '0 0 1 1 *'}
                  keep:
                    runs: {succeeded: {age: 3650d, count: %d}, failed: {age: 3650d, count: %d}}
                    events: {age: 3650d, count: %d}
                    upkeep: {age: 3650d, count: %d}
                """, succeeded, PLENTY, events, events);
    }
}
