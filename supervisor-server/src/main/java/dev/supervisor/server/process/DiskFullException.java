package dev.supervisor.server.process;

import java.io.IOException;

/** There is no room on the disk, or in the quota, for output. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    DiskFullException(String message) {
        super(message);
    }
}
