package dev.supervisor.server.store;

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

    /** Gives up to this many free pages back; how many it was. The file shrinks with the next checkpoint. */
    public long release(Session session, int pages) {
        long before = freePages(session);
        session.run("PRAGMA incremental_vacuum(" + pages + ")");
        return before - freePages(session);
    }

    private static long pragma(Session session, String name) {
        return session.first("SELECT * FROM pragma_" + name, row -> row.integer(1))
                .orElseThrow();
    }
}
