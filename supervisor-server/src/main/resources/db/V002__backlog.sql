-- Runs of one name in one state; it serves the name alone too, state by state, so it replaces the index by name.
DROP INDEX runs_by_name;
CREATE INDEX runs_by_name_and_state ON runs (name, state, id);

-- What waits in a pool counts against its capacity: queued steps, which steps_ready has, and blocked ones.
CREATE INDEX steps_blocked ON steps (pool) WHERE state = 'blocked';
