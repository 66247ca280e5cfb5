package dev.supervisor.server.rpc;

/** Told of each call that would have changed something and was refused. What was done is recorded with what it changed. */
@FunctionalInterface
public interface Audit {
    /**
     * @param caller as {@link Caller#name}
     * @param why the error's name and message
     */
    void refused(String caller, String method, String why);
}
