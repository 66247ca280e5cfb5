package dev.supervisor.rpc.openrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.supervisor.rpc.OpenRpc;
import dev.supervisor.rpc.RpcJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ReferencePageTest {
    private static final String PAGE = new String(OpenRpc.referencePage(), UTF_8);

    @Test
    void everyMethodTypeAndErrorHasItsPlace() throws IOException {
        JsonNode document = RpcJson.strict().readTree(OpenRpc.document());

        for (JsonNode method : document.path("methods")) {
            assertThat(anchors()).contains(method.path("name").asText());
        }
        document.at("/components/schemas")
                .properties()
                .forEach(type -> assertThat(anchors()).contains("type-" + type.getKey()));
        document.at("/components/errors")
                .properties()
                .forEach(error -> assertThat(anchors()).contains("error-" + error.getKey()));
    }

    @Test
    void everyLinkLeadsToAPlaceOnThePage() {
        List<String> links = found("href=\"([^\"]*)\"");

        assertThat(links).isNotEmpty().allMatch(link -> link.startsWith("#"));
        assertThat(anchors())
                .containsAll(links.stream().map(link -> link.substring(1)).toList());
        assertThat(anchors()).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsRunOrFetched() {
        assertThat(PAGE).doesNotContain("<script", "<link", "<img", "src=", "@import", "url(", "style=");
        assertThat(found(" (on[a-z]+)=\"")).isEmpty();
    }

    @Test
    void itIsWellFormed() throws Exception {
        Document page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(PAGE.getBytes(UTF_8)));

        assertThat(page.getElementsByTagName("section").getLength()).isGreaterThan(50);
    }

    @Test
    void aMethodIsTold() {
        String status = PAGE.substring(PAGE.indexOf("<section id=\"run.cancel\">"));
        status = status.substring(0, status.indexOf("</section>"));

        assertThat(status)
                .contains(
                        "<span class=\"role operator\">operator</span>",
                        "Cancels a run that has not ended.",
                        "<td><code>run_id</code></td><td>integer</td><td>from the answer of the submit</td>",
                        "<a href=\"#type-RunCancelled\">RunCancelled</a>",
                        "<td><code>cancelled</code></td><td>boolean</td>",
                        "<a href=\"#error-NOT_FOUND\">",
                        "&quot;method&quot;: &quot;run.cancel&quot;",
                        "&quot;cancelled&quot;: true");
    }

    @Test
    void textIsNeverMarkup() {
        ObjectNode document = RpcJson.strict().createObjectNode();
        document.putObject("info")
                .put("title", "<script>&\"")
                .put("version", "1")
                .put("description", "`<b>`");

        assertThat(new ReferencePage(document).html())
                .contains("&lt;script&gt;&amp;&quot;", "<code>&lt;b&gt;</code>")
                .doesNotContain("<script>", "<b>");
    }

    private static List<String> anchors() {
        return found(" id=\"([^\"]*)\"");
    }

    private static List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(PAGE)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
