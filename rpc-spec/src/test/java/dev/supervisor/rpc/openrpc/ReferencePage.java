package dev.supervisor.rpc.openrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The OpenRPC document as a page for people: one HTML file without scripts and without anything from elsewhere. */
final class ReferencePage {
    private final JsonNode document;
    private final StringBuilder out = new StringBuilder();

    ReferencePage(JsonNode document) {
        this.document = document;
    }

    String html() {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n")
                .append("<title>supervisor: API reference</title>\n<style>")
                .append(style())
                .append("</style>\n</head>\n<body>\n");
        contents();
        out.append("<main>\n");
        introduction();
        for (JsonNode tag : tags()) {
            group(tag);
        }
        types();
        errors();
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private void contents() {
        out.append("<nav>\n<p><a href=\"#top\">API reference</a></p>\n");
        for (JsonNode tag : tags()) {
            String name = tag.path("name").asText();
            out.append("<p>").append(Html.link(name, Html.escape(name))).append("</p>\n<ul>\n");
            for (JsonNode method : document.path("methods")) {
                if (isOf(method, name)) {
                    String call = method.path("name").asText();
                    out.append("<li>").append(Html.link(call, Html.code(call))).append("</li>\n");
                }
            }
            out.append("</ul>\n");
        }
        out.append("<p><a href=\"#types\">Types</a></p>\n<p><a href=\"#errors\">Errors</a></p>\n</nav>\n");
    }

    private void introduction() {
        JsonNode info = document.path("info");
        out.append("<h1 id=\"top\">")
                .append(Html.escape(info.path("title").asText()))
                .append(" <span class=\"quiet\">")
                .append(Html.escape(info.path("version").asText()))
                .append("</span></h1>\n")
                .append(Html.paragraphs(info.path("description").asText()))
                .append(Html.paragraphs(
                        "JSON-RPC 2.0 by `POST /rpc`, over a WebSocket at `/rpc`, or line by line on the "
                                + "unix socket `supervisor.sock`. For programs the same is in `/openrpc.json`, as OpenRPC "
                                + document.path("openrpc").asText() + "."))
                .append(
                        "<pre><code>curl -H \"Authorization: Bearer $(cat admin.token)\" -H 'Content-Type: application/json' \\\n")
                .append(
                        "     -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.ping\"}' $(cat endpoint)/rpc</code></pre>\n");
    }

    private void group(JsonNode tag) {
        String name = tag.path("name").asText();
        out.append("<h2 id=\"")
                .append(Html.escape(name))
                .append("\">")
                .append(Html.escape(name))
                .append("</h2>\n")
                .append(Html.paragraphs(tag.path("description").asText()));
        for (JsonNode method : document.path("methods")) {
            if (isOf(method, name)) {
                method(method);
            }
        }
    }

    private void method(JsonNode method) {
        String name = method.path("name").asText();
        String role = Html.escape(method.path("x-role").asText());
        out.append("<section id=\"").append(Html.escape(name)).append("\">\n<h3>");
        out.append(Html.link(name, Html.code(name)));
        out.append("<span class=\"role ")
                .append(role)
                .append("\">")
                .append(role)
                .append("</span></h3>\n");
        out.append(Html.paragraphs(method.path("summary").asText()));
        if (method.has("description")) {
            out.append(Html.paragraphs(method.path("description").asText()));
        }
        params(method.path("params"));
        result(method.path("result").path("schema"));
        out.append("<h4>Errors</h4>\n<p>")
                .append(StreamSupport.stream(method.path("errors").spliterator(), false)
                        .map(error -> lastPart(error.path("$ref").asText()))
                        .map(error -> Html.link("error-" + error, Html.code(error)))
                        .collect(Collectors.joining(" ")))
                .append("</p>\n");
        example(name, method.path("examples").path(0));
        out.append("</section>\n");
    }

    private void params(JsonNode params) {
        out.append("<h4>Parameters</h4>\n");
        if (params.isEmpty()) {
            out.append("<p class=\"quiet\">none</p>\n");
            return;
        }
        head();
        for (JsonNode param : params) {
            row(
                    param.path("name").asText(),
                    param.path("schema"),
                    param.path("required").asBoolean(),
                    param.path("description").asText());
        }
        out.append("</table>\n");
    }

    private void result(JsonNode schema) {
        out.append("<h4>Result</h4>\n");
        if (!schema.has("$ref")) {
            out.append("<p>").append(TypeWords.of(schema)).append("</p>\n");
            return;
        }
        JsonNode record = document.at(schema.get("$ref").asText().substring(1));
        out.append("<details open=\"open\">\n<summary>")
                .append(TypeWords.of(schema))
                .append(": ")
                .append(Html.inline(record.path("description").asText()))
                .append("</summary>\n");
        fields(record);
        out.append("</details>\n");
    }

    private void fields(JsonNode record) {
        head();
        for (Map.Entry<String, JsonNode> field : record.path("properties").properties()) {
            JsonNode schema = field.getValue();
            boolean described = schema.has("description");
            String description = (described ? schema : schema.path("allOf").path(1))
                    .path("description")
                    .asText();
            row(field.getKey(), schema, isRequired(record, field.getKey()), description);
        }
        out.append("</table>\n");
    }

    private void head() {
        out.append("<table>\n<tr><th>Name</th><th>Type</th><th></th></tr>\n");
    }

    private void row(String name, JsonNode schema, boolean required, String description) {
        String type = TypeWords.of(schema);
        out.append("<tr><td>")
                .append(Html.code(name))
                .append("</td><td>")
                .append(type)
                .append(required || type.endsWith(" or null") ? "" : " <span class=\"quiet\">optional</span>")
                .append("</td><td>")
                .append(Html.inline(description))
                .append("</td></tr>\n");
    }

    private void example(String method, JsonNode example) {
        ObjectNode request = envelope().put("method", method);
        if (!example.path("params").isEmpty()) {
            ObjectNode params = request.putObject("params");
            example.path("params")
                    .forEach(param -> params.set(param.path("name").asText(), param.path("value")));
        }
        ObjectNode answer = envelope();
        answer.set("result", example.path("result").path("value"));
        out.append("<h4>Example</h4>\n<p>")
                .append(Html.inline(example.path("description").asText()))
                .append("</p>\n");
        out.append("<pre><code>").append(Html.escape(JsonLines.of(request))).append("</code></pre>\n");
        out.append("<pre><code>").append(Html.escape(JsonLines.of(answer))).append("</code></pre>\n");
    }

    private void types() {
        out.append("<h2 id=\"types\">Types</h2>\n")
                .append(Html.paragraphs("Results may grow: ignore fields you do not know."));
        for (Map.Entry<String, JsonNode> type :
                document.path("components").path("schemas").properties()) {
            String anchor = TypeWords.anchor(type.getKey());
            out.append("<section id=\"").append(Html.escape(anchor)).append("\">\n<h3>");
            out.append(Html.link(anchor, Html.code(type.getKey()))).append("</h3>\n");
            out.append(Html.paragraphs(type.getValue().path("description").asText()));
            fields(type.getValue());
            out.append("</section>\n");
        }
    }

    private void errors() {
        out.append("<h2 id=\"errors\">Errors</h2>\n")
                .append(Html.paragraphs(
                        "The `data` of an error is an `ErrorData`. One that is retryable can go away by itself: "
                                + "the same call, sent again later, can succeed."))
                .append("<table>\n<tr><th>Name</th><th>Code</th><th>Retryable</th><th></th></tr>\n");
        for (Map.Entry<String, JsonNode> error :
                document.path("components").path("errors").properties()) {
            out.append("<tr id=\"error-")
                    .append(Html.escape(error.getKey()))
                    .append("\"><td>")
                    .append(Html.code(error.getKey()))
                    .append("</td><td>")
                    .append(error.getValue().path("code").asInt())
                    .append("</td><td>")
                    .append(error.getValue().path("data").path("retryable").asBoolean() ? "yes" : "no")
                    .append("</td><td>")
                    .append(Html.inline(error.getValue().path("message").asText()))
                    .append("</td></tr>\n");
        }
        out.append("</table>\n");
    }

    private Iterable<JsonNode> tags() {
        return document.path("components").path("tags");
    }

    private static boolean isOf(JsonNode method, String tag) {
        return lastPart(method.path("tags").path(0).path("$ref").asText()).equals(tag);
    }

    private static boolean isRequired(JsonNode record, String field) {
        return StreamSupport.stream(record.path("required").spliterator(), false)
                .anyMatch(name -> name.asText().equals(field));
    }

    private static String lastPart(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static ObjectNode envelope() {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", 1);
    }

    private static String style() {
        try (InputStream in = ReferencePage.class.getResourceAsStream("reference.css")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
