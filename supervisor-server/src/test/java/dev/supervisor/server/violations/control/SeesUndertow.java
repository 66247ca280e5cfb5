package dev.supervisor.server.violations.control;

import io.undertow.server.HttpServerExchange;

/** Undertow outside http. */
final class SeesUndertow {
    HttpServerExchange exchange;
}
