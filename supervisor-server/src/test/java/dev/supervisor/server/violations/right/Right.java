package dev.supervisor.server.violations.right;

import dev.supervisor.server.violations.left.Left;

/** The other half. */
public final class Right {
    Left left;
}
