package dev.supervisor.server.violations.left;

import dev.supervisor.server.violations.right.Right;

/** Half of a cycle. */
public final class Left {
    Right right;
}
