package dev.supervisor.rpc.transcripts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON text as maps, lists, strings and {@link Word}s: unlike Jackson's trees it keeps numbers as they were written. */
final class ExactJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A number, {@code true}, {@code false} or {@code null}, letter by letter. */
    record Word(String text) {}

    private ExactJson() {}

    /** @throws IOException when it is not one JSON text */
    static Object read(String text) throws IOException {
        try (JsonParser in = JSON.createParser(text)) {
            in.nextToken();
            Object value = value(in);
            if (in.nextToken() != null) {
                throw new IOException("more than one JSON text: " + text);
            }
            return value;
        }
    }

    private static Object value(JsonParser in) throws IOException {
        if (in.currentToken() == null) {
            throw new IOException("no JSON text");
        }
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            default -> new Word(in.getText());
        };
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            members.put(name, value(in));
        }
        return members;
    }

    private static List<Object> array(JsonParser in) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (!in.nextToken().isStructEnd()) {
            elements.add(value(in));
        }
        return elements;
    }
}
