-- Times are milliseconds since 1970 in UTC; booleans are 0 or 1; JSON is text.

CREATE TABLE services (
    name       TEXT    NOT NULL PRIMARY KEY,
    definition TEXT    NOT NULL,
    origin     TEXT    NOT NULL CHECK (origin IN ('file', 'api')),
    revision   INTEGER NOT NULL,
    target     TEXT    NOT NULL CHECK (target IN ('up', 'down')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- What a service is doing and, while it has a process, which one: (boot_id, pid, start_ticks) names a process for ever.
CREATE TABLE instances (
    service       TEXT    NOT NULL PRIMARY KEY REFERENCES services (name),
    state         TEXT    NOT NULL,
    since         INTEGER NOT NULL,
    restart_count INTEGER NOT NULL,
    next_retry_at INTEGER,
    exit_code     INTEGER,
    exit_signal   INTEGER,
    last_error    TEXT,
    invocation_id TEXT,
    pid           INTEGER,
    start_ticks   INTEGER,
    boot_id       TEXT,
    shim          INTEGER NOT NULL DEFAULT 0,
    started_at    INTEGER
) STRICT;

CREATE TABLE runs (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    name             TEXT    NOT NULL,
    pool             TEXT    NOT NULL,
    priority         INTEGER NOT NULL,
    state            TEXT    NOT NULL,
    spec             TEXT    NOT NULL,
    labels           TEXT    NOT NULL,
    idempotency_key  TEXT,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    timed_out        INTEGER NOT NULL DEFAULT 0,
    submitted_at     INTEGER NOT NULL,
    started_at       INTEGER,
    finished_at      INTEGER,
    exit_code        INTEGER,
    exit_signal      INTEGER,
    error            TEXT
) STRICT;

CREATE UNIQUE INDEX runs_by_key ON runs (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX runs_by_state ON runs (state, id);
CREATE INDEX runs_by_name ON runs (name, id);

CREATE TABLE steps (
    run_id        INTEGER NOT NULL REFERENCES runs (id),
    position      INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    pool          TEXT    NOT NULL,
    priority      INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    needs         TEXT    NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    exit_code     INTEGER,
    exit_signal   INTEGER,
    error         TEXT,
    invocation_id TEXT,
    pid           INTEGER,
    start_ticks   INTEGER,
    boot_id       TEXT,
    shim          INTEGER NOT NULL DEFAULT 0,
    timed_out     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX steps_ready ON steps (pool, priority DESC, run_id, position) WHERE state = 'queued';
CREATE INDEX steps_running ON steps (run_id, position) WHERE state = 'running';

CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    from_state TEXT,
    to_state   TEXT,
    reason     TEXT,
    actor      TEXT
) STRICT;

CREATE INDEX events_by_subject ON events (kind, subject, id);

CREATE TABLE samples (
    at           INTEGER NOT NULL,
    service      TEXT    NOT NULL,
    cpu_percent  REAL    NOT NULL,
    memory_bytes INTEGER NOT NULL,
    processes    INTEGER NOT NULL
) STRICT;

CREATE INDEX samples_by_time ON samples (at);
