-- What somebody asked for is looked for among all events: seldom, and half a million are looked through in the time of a page. The
-- index was written with each call that changes something.
DROP INDEX events_asked_for;
