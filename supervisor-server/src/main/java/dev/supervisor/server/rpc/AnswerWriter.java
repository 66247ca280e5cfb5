package dev.supervisor.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.googlecode.jsonrpc4j.ErrorResolver.JsonError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Writes answers as JSON-RPC 2.0 has them.
 *
 * <p>Threading: any thread.
 */
final class AnswerWriter {
    /** What is sent where there is nothing to answer. */
    static final byte[] NOTHING = {};

    private final ObjectWriter writer;

    AnswerWriter(ObjectWriter writer) {
        this.writer = writer.without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    }

    /** @param id as it was written; a null node where nobody knows it */
    byte[] write(JsonNode id, Answer answer) {
        try {
            return encode(id, answer);
        } catch (IOException e) {
            return encodeFailure(id, e);
        }
    }

    private byte[] encodeFailure(JsonNode id, IOException failure) {
        try {
            return encode(id, Answer.failed(ErrorMapper.map(failure)));
        } catch (IOException e) {
            throw new IllegalStateException("an error cannot be written", e);
        }
    }

    private byte[] encode(JsonNode id, Answer answer) throws IOException {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator out = writer.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("jsonrpc", "2.0");
            out.writeFieldName("id");
            writer.writeValue(out, id);
            if (answer.error() == null) {
                out.writeFieldName("result");
                writer.writeValue(out, answer.result());
            } else {
                out.writeFieldName("error");
                write(answer.error(), out);
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void write(JsonError error, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("code", error.code);
        out.writeStringField("message", error.message);
        out.writeFieldName("data");
        writer.writeValue(out, error.data);
        out.writeEndObject();
    }

    /** The answers to a batch, without those that are nothing. */
    static byte[] joined(List<byte[]> answers) {
        ByteArrayOutputStream array = new ByteArrayOutputStream(
                answers.stream().mapToInt(answer -> answer.length + 1).sum() + 1);
        for (byte[] answer : answers) {
            if (answer.length > 0) {
                array.write(array.size() == 0 ? '[' : ',');
                array.writeBytes(answer);
            }
        }
        if (array.size() == 0) {
            return NOTHING;
        }
        array.write(']');
        return array.toByteArray();
    }
}
