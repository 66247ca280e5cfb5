package dev.supervisor.rpc.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a command: a list is the program and its arguments; a string is run by {@code /bin/sh -c}. */
final class CommandReader extends StdDeserializer<List<String>> {
    private static final long serialVersionUID = 1;

    CommandReader() {
        super(List.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<String> deserialize(JsonParser in, DeserializationContext context) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return Commands.shell(in.getText());
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            return (List<String>) context.handleUnexpectedToken(List.class, in);
        }
        List<String> command = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                return (List<String>) context.handleUnexpectedToken(String.class, in);
            }
            command.add(in.getText());
        }
        return List.copyOf(command);
    }
}
