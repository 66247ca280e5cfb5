package dev.supervisor.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.googlecode.jsonrpc4j.JsonRpcMethod;
import com.googlecode.jsonrpc4j.JsonRpcService;

/** The API about itself. */
@JsonRpcService("rpc")
public interface DiscoveryApi {
    /** The OpenRPC document: every method with its parameters, result, errors and an example; the same as {@code GET /openrpc.json}. */
    @JsonRpcMethod(value = "rpc.discover", required = true)
    @Answered(Answered.By.SNAPSHOT)
    @Needs(Role.VIEWER)
    JsonNode discover();
}
