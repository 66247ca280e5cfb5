/**
 * The SQLite file: one writer thread, a pool of readers, migrations, and one store class per group of tables. The only
 * package that sees java.sql; it knows no other package of the daemon.
 */
@NullMarked
package dev.supervisor.server.store;

import org.jspecify.annotations.NullMarked;
