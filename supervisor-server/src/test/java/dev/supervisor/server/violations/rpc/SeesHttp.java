package dev.supervisor.server.violations.rpc;

import dev.supervisor.server.http.HttpServer;

/** Upwards. */
final class SeesHttp {
    HttpServer http;
}
