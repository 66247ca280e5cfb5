package dev.supervisor.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.supervisor.rpc.transcripts.EscapedBytes;
import dev.supervisor.rpc.transcripts.Transcript;
import dev.supervisor.server.testkit.RawWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the fuzzer begins with: the transcripts, requests and frames that are nearly as they should be, and what longer runs found. */
final class Seeds {
    private static final int MAX_BYTES = 4_000;

    /** With the line ends of text; a bar stands for the empty line behind the head, an empty line between two. */
    private static final String REQUESTS = """
            POST /rpc HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Authorization: Bearer TOKEN
            Content-Length: 47
            |
            {"jsonrpc":"2.0","method":"system.ping","id":1}

            POST /rpc HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Authorization: Bearer TOKEN
            Transfer-Encoding: chunked
            |
            5;a=b
            {"jso
            0
            X: y

            POST /rpc HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Authorization: Bearer TOKEN
            Content-Length: 9223372036854775808
            Expect: 100-continue
            |
            {}

            POST /login HTTP/1.1
            Host: localhost
            Origin: http://localhost
            Content-Type: application/json
            Content-Length: 17
            |
            {"token":"TOKEN"}

            GET /events?after=0&kinds=service,run&subject=web&samples=true HTTP/1.1
            Host: localhost
            Last-Event-ID: 1
            Authorization: Bearer TOKEN
            |

            GET /metrics HTTP/1.1
            Host: localhost
            Accept: application/openmetrics-text
            Authorization: Bearer TOKEN
            |

            GET /assets/../admin.token HTTP/1.1
            Host: localhost
            Accept-Encoding: gzip
            If-None-Match: "x"
            |

            GET /session HTTP/1.1
            Host: localhost
            Cookie: supervisor_session=x
            |

            GET /openrpc.json HTTP/1.1
            Host: localhost
            Authorization: Bearer TOKEN
            Connection: close
            |

            OPTIONS * HTTP/1.1
            Host: localhost
            Access-Control-Request-Method: POST
            |
            """;

    /** Each of the doors for calls, and how they are sent: in chunks, fragments, pieces. */
    private static final List<String> CALLS = List.of("00", "022", "20", "30", "312");

    private Seeds() {}

    static List<byte[]> all() {
        List<byte[]> seeds = new ArrayList<>();
        for (String file : Transcript.FILES) {
            for (Transcript transcript : Transcript.in(file)) {
                byte[] call = transcript.requestBytes();
                if (call.length <= MAX_BYTES) {
                    seeds.add(Choices.input(CALLS.get(seeds.size() % CALLS.size()), call));
                }
            }
        }
        for (String request : REQUESTS.split("\n\n", -1)) {
            String whole = (request.strip() + "\n").replace("|\n", "\n").replace("\n", "\r\n");
            seeds.add(Choices.input("1", whole.getBytes(ISO_8859_1)));
        }
        byte[] call = Attack.LAST.getBytes(ISO_8859_1);
        for (int opcode = 0; opcode <= 0xf; opcode++) {
            seeds.add(Choices.input("4", RawWebSocket.frame(true, opcode, call)));
        }
        seeds.addAll(found());
        return seeds;
    }

    static void write(Path directory) throws IOException {
        int number = 0;
        for (byte[] seed : all()) {
            Files.write(directory.resolve("seed-" + number++), seed);
        }
    }

    /** Inputs of longer runs that reached what none before had. */
    private static List<byte[]> found() {
        try (InputStream in = Seeds.class.getResourceAsStream("found.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .map(EscapedBytes::decode)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
