package dev.supervisor.bench.shape;

import dev.supervisor.server.store.DatabaseOpener;
import dev.supervisor.server.store.SqliteDatabase;

/** What can stand under the daemon as its database. */
public enum Shape {
    /** One connection behind one lock, taken for every read and every write. */
    MUTEX("mutex"),
    /** One connection owned by one thread, which does everything in order. */
    ACTOR("actor"),
    /** Ours, but what it would do unchecked is done by ordinary DELETEs under foreign keys. */
    FIELD_DELETES("ours, field's deletes"),
    /** Ours, but no two writes share a transaction. */
    ONE_BY_ONE("ours, one by one"),
    /** The product's. */
    OURS("ours");

    private final String title;

    Shape(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    public DatabaseOpener opener() {
        return switch (this) {
            case MUTEX -> OneConnectionDatabase::mutex;
            case ACTOR -> OneConnectionDatabase::actor;
            case FIELD_DELETES -> FieldDeletesDatabase::open;
            case ONE_BY_ONE -> OneByOneDatabase::open;
            case OURS -> SqliteDatabase::open;
        };
    }
}
