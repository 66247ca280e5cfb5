package dev.supervisor.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.supervisor.rpc.DiscoveryApi;
import dev.supervisor.rpc.OpenRpc;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code rpc.*}: gives out what the build made. */
public final class DiscoveryHandler implements DiscoveryApi {
    private final JsonNode document = new POJONode(new RawValue(onOneLine(document())));

    /** The document as it is served over HTTP. */
    public static byte[] document() {
        return OpenRpc.document();
    }

    /** The reference page as it is served over HTTP. */
    public static byte[] referencePage() {
        return OpenRpc.referencePage();
    }

    /** Is written as it stands, not parsed or put together anew. */
    @Override
    public JsonNode discover() {
        return document;
    }

    /** On the unix socket a line is an answer. */
    private static String onOneLine(byte[] json) {
        try {
            return RpcJson.strict().readTree(json).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
