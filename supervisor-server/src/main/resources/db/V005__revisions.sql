-- The last definitions of each service, the one in force among them, so that it can be seen what a change changed.
CREATE TABLE revisions (
    service    TEXT    NOT NULL REFERENCES services (name),
    revision   INTEGER NOT NULL,
    definition TEXT    NOT NULL,
    origin     TEXT    NOT NULL CHECK (origin IN ('file', 'api')),
    changed_at INTEGER NOT NULL,
    changed_by TEXT,
    PRIMARY KEY (service, revision)
) STRICT, WITHOUT ROWID;

-- Who declared what is in force now, and when exactly, was not kept.
INSERT INTO revisions (service, revision, definition, origin, changed_at)
SELECT name, revision, definition, origin, updated_at FROM services;
