package dev.supervisor.server.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** Takes connections and has Undertow speak HTTP/1.1 on them, each watched by an {@link Inflow}. Undertow's builder has no place for that. */
final class HttpListener implements Closeable {
    private static final int MAX_CONNECTIONS = 4096;
    private static final int BACKLOG = 1024;
    /**
     * 16 KiB, with room for what the JVM puts beside, outside of the heap: what Undertow's builder takes where the heap is not tiny.
     * A connection has one while a head of its is not whole.
     */
    private static final int BUFFER_BYTES = (16 << 10) - 20;

    private static final int BUFFERS_OF_A_THREAD = 4;

    private static final OptionMap SOCKETS = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.BACKLOG, BACKLOG)
            .set(Options.CONNECTION_HIGH_WATER, MAX_CONNECTIONS)
            .set(Options.CONNECTION_LOW_WATER, MAX_CONNECTIONS)
            .getMap();

    private static final OptionMap TLS = OptionMap.builder()
            .addAll(SOCKETS)
            .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.2", "TLSv1.3"))
            .getMap();

    private final AcceptingChannel<? extends StreamConnection> door;

    private HttpListener(AcceptingChannel<? extends StreamConnection> door) {
        this.door = door;
    }

    /**
     * Begins to listen.
     *
     * @param worker whose I/O threads the connections are served by; what is open ends with it
     * @param tls null: without TLS
     * @param strangers is told of requests without a good token, and of connections that are cut off
     * @param http of {@link UndertowOptions}
     * @throws IOException when the address cannot be listened on
     */
    static HttpListener open(
            XnioWorker worker,
            InetSocketAddress address,
            @Nullable TlsIdentity tls,
            Strangers strangers,
            OptionMap http,
            HttpHandler handler)
            throws IOException {
        ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_OF_A_THREAD);
        OptionMap options = OptionMap.builder()
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
                .addAll(http)
                .getMap();
        HttpOpenListener listener = new HttpOpenListener(buffers, options);
        listener.setRootHandler(Inflow.seenBy(strangers.watch(handler)));
        ChannelListener<AcceptingChannel<StreamConnection>> accept =
                ChannelListeners.openListenerAdapter(connection -> {
                    Inflow.watch(connection, strangers);
                    listener.handleEvent(connection);
                });
        AcceptingChannel<? extends StreamConnection> door = tls == null
                ? worker.createStreamConnectionServer(address, accept, SOCKETS)
                : secured(worker, address, tls, accept);
        door.resumeAccepts();
        return new HttpListener(door);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // XNIO's types want a listener for connections with TLS alone
    private static AcceptingChannel<? extends StreamConnection> secured(
            XnioWorker worker,
            InetSocketAddress address,
            TlsIdentity tls,
            ChannelListener<AcceptingChannel<StreamConnection>> accept)
            throws IOException {
        return new UndertowXnioSsl(
                        Xnio.getInstance(), OptionMap.create(Options.USE_DIRECT_BUFFERS, true), tls.context())
                .createSslConnectionServer(worker, address, (ChannelListener) accept, TLS);
    }

    int port() {
        return door.getLocalAddress(InetSocketAddress.class).getPort();
    }

    /** Takes no connections any more. */
    @Override
    public void close() {
        IoUtils.safeClose(door);
    }
}
