-- The highest id ever given. SQLite's AUTOINCREMENT keeps such a number too, and writes it for each row; the writer writes it once for
-- each transaction, which is a tenth of what SQLite does for a submit. The tables' rows stay as they are, and only the word in their
-- schema goes (https://sqlite.org/lang_altertable.html section 7): they may be large.
CREATE TABLE sequences (
    name TEXT    NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO sequences (name, last)
SELECT name, ifnull((SELECT seq FROM sqlite_sequence WHERE sqlite_sequence.name = numbered.name), 0)
FROM (SELECT 'runs' AS name UNION ALL SELECT 'events') AS numbered;

DELETE FROM sqlite_sequence WHERE name IN ('runs', 'events');

PRAGMA writable_schema = on;
UPDATE sqlite_schema SET sql = replace(sql, 'PRIMARY KEY AUTOINCREMENT', 'PRIMARY KEY')
WHERE type = 'table' AND name IN ('runs', 'events');
PRAGMA writable_schema = reset;
