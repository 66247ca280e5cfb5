package dev.supervisor.client.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * {@code POST /rpc} over kept-alive connections. The length is fixed beforehand, which keeps the JDK from silently sending a POST
 * again when a kept connection turns out to be dead.
 */
public final class HttpTransport implements Transport {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int MAX_MESSAGE_BYTES = 1_000;

    private final URI endpoint;
    private final String token;

    /**
     * @param url of the daemon, such as {@code http://127.0.0.1:7878}
     * @param token its contents, not its file
     */
    public HttpTransport(String url, String token) {
        this.endpoint = URI.create(url.endsWith("/") ? url + "rpc" : url + "/rpc");
        this.token = token;
    }

    @Override
    public byte[] exchange(byte[] request, Duration timeout) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
        connection.setReadTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())));
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(request.length);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(request);
        } catch (ConnectException e) {
            throw new TransportException("no daemon answers at " + endpoint, e);
        }
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_ENTITY_TOO_LARGE) {
            try (InputStream in =
                    status == HttpURLConnection.HTTP_OK ? connection.getInputStream() : connection.getErrorStream()) {
                return in.readAllBytes();
            }
        }
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new TransportException(
                    endpoint + " answered 401: this is not its token, which is in admin.token in its state directory");
        }
        throw new TransportException(endpoint + " answered " + status + message(connection));
    }

    @Override
    public String describe() {
        return endpoint.toString();
    }

    @Override
    public void close() {
        // the JDK keeps the connections, and drops them when idle
    }

    private static String message(HttpURLConnection connection) throws IOException {
        try (InputStream error = connection.getErrorStream()) {
            if (error == null) {
                return "";
            }
            String text = new String(error.readNBytes(MAX_MESSAGE_BYTES), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : ": " + text;
        }
    }
}
