-- What somebody asked for, among the many events that nobody did.
CREATE INDEX events_asked_for ON events (id) WHERE actor IS NOT NULL;
