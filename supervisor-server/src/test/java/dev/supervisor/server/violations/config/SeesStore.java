package dev.supervisor.server.violations.config;

import dev.supervisor.server.store.Database;

/** Reading a file needs no database. */
final class SeesStore {
    Database database;
}
