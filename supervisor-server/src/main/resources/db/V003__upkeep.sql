-- One pass of retention, vacuum or backup, begun when its row appears and over when it has a finished_at.
CREATE TABLE upkeep (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT    NOT NULL,
    asked_by    TEXT    NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    outcome     TEXT    NOT NULL,
    tables      TEXT    NOT NULL DEFAULT '{}',
    log_files   INTEGER NOT NULL DEFAULT 0,
    bytes_freed INTEGER NOT NULL DEFAULT 0,
    detail      TEXT
) STRICT;
