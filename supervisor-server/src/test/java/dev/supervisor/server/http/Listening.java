package dev.supervisor.server.http;

import com.codahale.metrics.MetricRegistry;
import dev.supervisor.server.testkit.RawHttp;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** One handler behind a real listener, at a port that was free. */
final class Listening implements AutoCloseable {
    private final XnioWorker worker;
    private final HttpListener listener;

    private Listening(XnioWorker worker, HttpListener listener) {
        this.worker = worker;
        this.listener = listener;
    }

    static Listening with(HttpHandler handler) {
        return with(1, handler);
    }

    static Listening with(int ioThreads, HttpHandler handler) {
        try {
            XnioWorker worker = Xnio.getInstance()
                    .createWorker(OptionMap.builder()
                            .set(Options.WORKER_IO_THREADS, ioThreads)
                            .set(Options.THREAD_DAEMON, true)
                            .getMap());
            Strangers strangers = new Strangers(new MetricRegistry(), System::nanoTime);
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new Listening(worker, HttpListener.open(worker, free, null, strangers, OptionMap.EMPTY, handler));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + listener.port();
    }

    RawHttp connect() throws IOException {
        return new RawHttp(url());
    }

    @Override
    public void close() {
        listener.close();
        worker.shutdownNow();
    }
}
