package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * An input of the fuzzer: its first bytes decide how the rest is sent. What is missing is 0, so that every input is one.
 *
 * <p>Threading: one thread.
 */
final class Choices {
    /** Bytes that decide. */
    static final int COUNT = 8;

    private final byte[] input;
    private int next;

    Choices(byte[] input) {
        this.input = input;
    }

    /** An input as a file may have it: the choices are digits. */
    static byte[] input(String choices, byte[] payload) {
        byte[] first = (choices + "0".repeat(COUNT - choices.length())).getBytes(ISO_8859_1);
        byte[] input = Arrays.copyOf(first, COUNT + payload.length);
        System.arraycopy(payload, 0, input, COUNT, payload.length);
        return input;
    }

    /** One of {@code count}; a digit is itself. */
    int of(int count) {
        int choice = next < Math.min(COUNT, input.length) ? Math.floorMod(input[next] - '0', 256) : 0;
        next++;
        return choice % count;
    }

    boolean yes() {
        return of(2) == 1;
    }

    /** What is sent. */
    byte[] payload() {
        return Arrays.copyOfRange(input, Math.min(COUNT, input.length), input.length);
    }
}
