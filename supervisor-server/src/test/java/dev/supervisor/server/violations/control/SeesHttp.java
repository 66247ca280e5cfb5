package dev.supervisor.server.violations.control;

import dev.supervisor.server.http.HttpServer;

/** Upwards. */
final class SeesHttp {
    HttpServer http;
}
