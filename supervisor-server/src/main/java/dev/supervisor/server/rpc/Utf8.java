package dev.supervisor.server.rpc;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells UTF-8 from what only looks like it: Jackson takes overlong forms, surrogates and what is beyond Unicode for characters. */
final class Utf8 {
    private static final int SCRATCH_CHARS = 1024;

    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        int ascii = 0;
        while (ascii < bytes.length && bytes[ascii] >= 0) {
            ascii++;
        }
        return ascii == bytes.length || isValid(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
    }

    private static boolean isValid(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
        CharBuffer scratch = CharBuffer.allocate(SCRATCH_CHARS);
        CoderResult result;
        do {
            result = decoder.decode(bytes, scratch.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
