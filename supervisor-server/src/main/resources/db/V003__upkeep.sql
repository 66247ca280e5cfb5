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

-- What was stored but can't be read any more, out of the way: the rows as they stood, {"table": [{"column": value}]}.
CREATE TABLE dead_letters (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind IN ('service', 'run')),
    subject TEXT    NOT NULL,
    rows    TEXT    NOT NULL,
    error   TEXT    NOT NULL
) STRICT;

CREATE INDEX dead_letters_by_subject ON dead_letters (kind, subject);
