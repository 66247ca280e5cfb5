package dev.supervisor.server.violations.control;

import com.sun.jna.Pointer;

/** Native code outside process. */
final class SeesJna {
    Pointer pointer;
}
