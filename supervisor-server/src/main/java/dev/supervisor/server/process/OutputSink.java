package dev.supervisor.server.process;

/**
 * Where the output of one invocation goes.
 *
 * <p>Threading: called by the {@code os-events} thread only; must not block beyond the writing of a file.
 */
public interface OutputSink {
    /** Which of the two streams. */
    enum Channel {
        STDOUT,
        STDERR
    }

    /**
     * Takes some of what the FIFO holds.
     *
     * @return bytes taken; 0 when it was empty
     */
    int take(Channel channel, Fifo fifo);

    /** No more output will come. */
    void end();
}
