package dev.supervisor.server.testkit;

import dev.supervisor.server.process.Fifo;
import dev.supervisor.server.process.OutputSink;

/** Takes no output. */
public final class FakeSink implements OutputSink {
    @Override
    public int take(Channel channel, Fifo fifo) {
        return 0;
    }

    @Override
    public void end() {}
}
