package dev.supervisor.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What describes this contract to programs and to people; the build makes both from the interfaces. */
public final class OpenRpc {
    private OpenRpc() {}

    /** The OpenRPC 1.3.2 document: UTF-8 JSON. */
    public static byte[] document() {
        return resource("openrpc.json");
    }

    /** The reference page: one UTF-8 HTML file that needs nothing else, not even scripts. */
    public static byte[] referencePage() {
        return resource("reference.html");
    }

    private static byte[] resource(String name) {
        try (InputStream in = OpenRpc.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        name + " is not among the classes; build rpc-spec by mvn process-test-classes");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
