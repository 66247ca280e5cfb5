package dev.supervisor.server.violations.run;

import dev.supervisor.rpc.model.RunSpec;

/** The engine speaking the wire language. */
final class SeesContract {
    RunSpec spec;
}
