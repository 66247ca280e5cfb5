-- What somebody asked for is looked for among all events, which is seldom done and takes 50 ms for half a million. The index had to
-- be written with each call that changes something.
DROP INDEX events_asked_for;
