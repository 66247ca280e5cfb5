package dev.supervisor.server.violations.events;

import dev.supervisor.server.control.EventControl;

/** A feed that asks use cases. */
final class SeesControl {
    EventControl control;
}
