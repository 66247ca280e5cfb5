package dev.supervisor.client.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** TLS over another wire, with the peer's name checked against its certificate. */
final class TlsWire implements Wire {
    private final Wire raw;
    private final SSLEngine engine;
    /** Encrypted; ready to be read from. */
    private ByteBuffer received;
    /** In the clear; ready to be read from. */
    private ByteBuffer clear;

    private ByteBuffer sending;

    private TlsWire(Wire raw, SSLEngine engine) {
        this.raw = raw;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocate(packet).flip();
        sending = ByteBuffer.allocate(packet);
        clear = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
    }

    /** Shakes hands; a failure closes the other wire. */
    static TlsWire over(Wire raw, SSLContext context, String host, int port, long deadline) throws IOException {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        TlsWire wire = new TlsWire(raw, engine);
        try {
            engine.beginHandshake();
            wire.shakeHands(deadline);
            return wire;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into, long deadline) throws IOException {
        while (!clear.hasRemaining()) {
            if (!unwrap(deadline)) {
                return -1;
            }
            shakeHands(deadline);
        }
        int taken = Math.min(into.remaining(), clear.remaining());
        into.put(clear.slice().limit(taken));
        clear.position(clear.position() + taken);
        return taken;
    }

    @Override
    public void write(ByteBuffer from, long deadline) throws IOException {
        while (from.hasRemaining()) {
            wrap(from, deadline);
            shakeHands(deadline);
        }
    }

    /** What waits may be no more than a session ticket, so it is looked into. */
    @Override
    public boolean isQuiet() {
        try {
            read(ByteBuffer.allocate(1), System.nanoTime());
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        raw.close();
    }

    private void shakeHands(long deadline) throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(ByteBuffer.allocate(0), deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap(deadline)) {
                        throw new EOFException("the connection was closed during the TLS handshake");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void wrap(ByteBuffer from, long deadline) throws IOException {
        sending.clear();
        SSLEngineResult result = engine.wrap(from, sending);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            sending = ByteBuffer.allocate(largerPacket(sending));
            return;
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && sending.position() == 0) {
            throw new SSLException("the peer has closed the TLS connection");
        }
        raw.write(sending.flip(), deadline);
    }

    /** One record, which may hold nothing for us; false at the end. */
    private boolean unwrap(long deadline) throws IOException {
        while (true) {
            clear.compact();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, clear);
            } finally {
                clear.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case BUFFER_OVERFLOW ->
                    clear = ByteBuffer.allocate(clear.capacity() * 2).put(clear).flip();
                case BUFFER_UNDERFLOW -> {
                    if (!receive(deadline)) {
                        return false;
                    }
                }
            }
        }
    }

    private boolean receive(long deadline) throws IOException {
        if (received.remaining() == received.capacity()) {
            received = ByteBuffer.allocate(largerPacket(received)).put(received).flip();
        }
        received.compact();
        try {
            return raw.read(received, deadline) >= 0;
        } finally {
            received.flip();
        }
    }

    /** What the engine wants now, which is more when the peer sends records larger than usual. */
    private int largerPacket(ByteBuffer present) throws SSLException {
        int packet = engine.getSession().getPacketBufferSize();
        if (packet <= present.capacity()) {
            throw new SSLException("a TLS record does not fit into the " + packet + " bytes it may have");
        }
        return packet;
    }
}
