package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.supervisor.rpc.transcripts.Transcript;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes requests nobody thought of from those of the transcripts: bytes changed, left out, doubled, put in the wrong place, and what
 * parsers stumble over put in. The same random numbers make the same requests.
 */
final class Mutator {
    /** What these do would change the state, which is to stay as it is. */
    private static final List<String> WRITING = List.of("run.submit", "service.set");

    private static final int MAX_SEED_BYTES = 20_000;
    private static final int MAX_MUTATIONS = 5;

    /** Latin-1: each character is a byte. */
    private static final String[] STUMBLING_BLOCKS = {
        "\0",
        "\u00ff",
        "\u00fe",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f4\u0090\u0080\u0080",
        "\u00ef\u00bb\u00bf",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\t",
        " ",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "\\u0000",
        "null",
        "true",
        "NaN",
        "-0",
        "1e400",
        "1e999999999",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "0.1",
        "{}",
        "[]",
        "\"\"",
        "\"id\":1,",
        "\"id\":null,",
        "\"jsonrpc\":\"2.0\",",
        "\"method\":\"system.ping\",",
        "\"params\":[],",
        "/*",
        "//",
        "%n%s",
        "../",
        "\u001b[2J",
        "<!--",
        "'",
        ";"
    };

    private final List<byte[]> seeds = Transcript.FILES.stream()
            .flatMap(file -> Transcript.in(file).stream())
            .filter(transcript -> WRITING.stream().noneMatch(transcript.request()::contains))
            .map(Transcript::requestBytes)
            .filter(bytes -> bytes.length <= MAX_SEED_BYTES)
            .toList();

    byte[] request(SplittableRandom random) {
        byte[] bytes = seed(random);
        for (int left = random.nextInt(MAX_MUTATIONS); left > 0; left--) {
            bytes = mutate(bytes, random);
        }
        return bytes;
    }

    byte[] mutate(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 8));
        return switch (random.nextInt(8)) {
            case 0 -> spliced(bytes, from, to, new byte[0]);
            case 1 -> spliced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
            case 2 -> spliced(bytes, from, from, block(random));
            case 3 -> spliced(bytes, from, to, block(random));
            case 4 -> flipped(bytes, random);
            case 5 -> Arrays.copyOf(bytes, from);
            case 6 -> spliced(bytes, from, to, repeated(block(random), 1 + random.nextInt(200)));
            default -> {
                byte[] other = seed(random);
                yield spliced(bytes, from, bytes.length, Arrays.copyOfRange(other, other.length / 2, other.length));
            }
        };
    }

    private byte[] seed(SplittableRandom random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private static byte[] block(SplittableRandom random) {
        return STUMBLING_BLOCKS[random.nextInt(STUMBLING_BLOCKS.length)].getBytes(ISO_8859_1);
    }

    private static byte[] flipped(byte[] bytes, SplittableRandom random) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] repeated(byte[] block, int times) {
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            repeated.writeBytes(block);
        }
        return repeated.toByteArray();
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream();
        spliced.write(bytes, 0, from);
        spliced.writeBytes(instead);
        spliced.write(bytes, to, bytes.length - to);
        return spliced.toByteArray();
    }
}
