-- Who may call over HTTP. What is stored of a token can't be shown as one: SHA-256, in hex, of 32 random bytes and a prefix.
CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,
    hash       TEXT    NOT NULL UNIQUE,
    role       TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    services   TEXT,
    created_at INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    expires_at INTEGER
) STRICT;

-- What one service used.
CREATE INDEX samples_by_service ON samples (service, at);
