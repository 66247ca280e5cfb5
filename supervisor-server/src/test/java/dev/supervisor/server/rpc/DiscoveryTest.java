package dev.supervisor.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.googlecode.jsonrpc4j.JsonRpcMethod;
import dev.supervisor.rpc.RpcJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the document promises is what the daemon answers. */
class DiscoveryTest {
    @Test
    void theDocumentHasTheMethodsAndParametersThatAreAnswered() throws IOException {
        Map<String, List<String>> answered = new TreeMap<>();
        for (Class<?> api : Apis.INTERFACES.values()) {
            for (var method : api.getMethods()) {
                answered.put(
                        method.getAnnotation(JsonRpcMethod.class).value(),
                        ApiMethod.of(method).params());
            }
        }
        Map<String, List<String>> documented = new TreeMap<>();
        for (JsonNode method :
                RpcJson.strict().readTree(DiscoveryHandler.document()).path("methods")) {
            List<String> params = new ArrayList<>();
            method.path("params").forEach(param -> params.add(param.path("name").asText()));
            documented.put(method.path("name").asText(), params);
        }

        assertThat(documented).isEqualTo(answered);
    }

    @Test
    void theAnswerIsTheDocumentOnOneLine() throws IOException {
        String answer = RpcJson.strict().writeValueAsString(new DiscoveryHandler().discover());

        assertThat(answer).doesNotContain("\n");
        assertThat(RpcJson.strict().readTree(answer)).isEqualTo(RpcJson.strict().readTree(DiscoveryHandler.document()));
    }
}
