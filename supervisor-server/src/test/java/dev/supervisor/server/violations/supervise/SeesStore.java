package dev.supervisor.server.violations.supervise;

import dev.supervisor.server.store.Database;

/** A decision that writes itself down. */
final class SeesStore {
    Database database;
}
