package dev.supervisor.server.violations.http;

import dev.supervisor.server.control.Control;

/** Past rpc, which is between. */
final class SeesControl {
    Control control;
}
