package dev.supervisor.bench;

import org.jspecify.annotations.Nullable;

/** What is measured of a daemon at each size of its state, and whether it may grow with it. */
enum Grown {
    SUBMIT("run.submit, median", null),
    STATUS("run.status, median", null),
    FIRST_PAGE("run.list, first page, median", null),
    LATE_PAGE("run.list, 1000th page, median", null),
    START("start-up", null),
    RETENTION("retention of 1 % of the runs, 1,000 at most", "it counts what it keeps"),
    WIPE("wipe_all", "each page goes to the free list");

    /** Below this, growth by the same factor is not worth a word, milliseconds. */
    private static final double TRIFLE_MS = 2;

    private static final double FLAT = 3;

    private final String title;
    private final @Nullable String reason;

    Grown(String title, @Nullable String reason) {
        this.title = title;
        this.reason = reason;
    }

    String title() {
        return title;
    }

    /** What is said of it: {@code flat}, or why it grows. */
    String expected() {
        return reason == null ? "flat" : "grows: " + reason;
    }

    boolean isFlat() {
        return reason == null;
    }

    /** Whether it may be so much at the largest size when it was so much at the smallest. */
    boolean allows(double smallestMs, double largestMs) {
        return reason != null || largestMs <= Math.max(FLAT * smallestMs, smallestMs + TRIFLE_MS);
    }
}
