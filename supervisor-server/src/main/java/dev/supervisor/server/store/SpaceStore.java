package dev.supervisor.server.store;

import java.util.function.BooleanSupplier;

/** How the file's pages are used, and giving free ones back. */
public final class SpaceStore {
    /**
     * @param free pages that hold nothing, which {@link #release} gives back
     * @param unused bytes inside used pages that hold nothing, which only a rebuild gives back
     */
    public record Usage(long pageBytes, long pages, long free, long unused) {
        public long fileBytes() {
            return pages * pageBytes;
        }

        public long liveBytes() {
            return Math.max(0, (pages - free) * pageBytes - unused);
        }

        public long wastedBytes() {
            return fileBytes() - liveBytes();
        }

        /** What a rebuild would give back, of all; 0 to 1. */
        public double wastedShare() {
            return pages == 0 ? 0 : 1 - (double) liveBytes() / fileBytes();
        }
    }

    /** Pages between two looks at the clock. */
    private static final int STRIDE = 64;

    /** A row for each page, so that a deadline can stop it; aggregated, a whole table would be one step of SQLite. */
    private static final String UNUSED = "SELECT coalesce(sum(unused), 0) FROM dbstat WHERE aggregate = FALSE";

    /** Visits every page: for a reader, and not often. */
    public Usage usage(Session session) {
        long unused = session.first(UNUSED, row -> row.integer(1)).orElse(0L);
        return withUnused(session, unused);
    }

    /** As if used pages were full: what is known without visiting them. */
    public Usage freeOnly(Session session) {
        return withUnused(session, 0);
    }

    private Usage withUnused(Session session, long unused) {
        return new Usage(pragma(session, "page_size"), pragma(session, "page_count"), freePages(session), unused);
    }

    public long freePages(Session session) {
        return pragma(session, "freelist_count");
    }

    /**
     * Gives free pages back; how many it was. The file shrinks with the next checkpoint.
     *
     * @param goesOn asked every few pages; the rest is left when it says no
     */
    public long release(Session session, BooleanSupplier goesOn) {
        long before = freePages(session);
        long left = before;
        long last;
        do {
            last = left;
            session.run("PRAGMA incremental_vacuum(" + STRIDE + ")");
            left = freePages(session);
        } while (left > 0 && left < last && goesOn.getAsBoolean());
        return before - left;
    }

    private static long pragma(Session session, String name) {
        return session.first("SELECT * FROM pragma_" + name, row -> row.integer(1))
                .orElseThrow();
    }
}
