package dev.supervisor.server.violations.control;

import java.sql.Connection;

/** SQL outside the store. */
final class SeesSql {
    Connection connection;
}
