package dev.supervisor.rpc.openrpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build runs: the contract in, {@code openrpc.json} and {@code reference.html} out. */
public final class Generator {
    private Generator() {}

    /**
     * @param args the directory with the sources ({@code java}) and the examples ({@code examples}), the directory to write below, and
     *     the version
     * @throws IllegalStateException when the contract does not say enough about itself, with what is missing
     */
    public static void main(String[] args) throws IOException {
        ObjectNode document = document(Path.of(args[0]), args[2]);
        Path directory = Files.createDirectories(Path.of(args[1], "dev", "supervisor", "rpc"));
        Files.writeString(directory.resolve("openrpc.json"), JsonLines.of(document) + "\n");
        Files.writeString(directory.resolve("reference.html"), new ReferencePage(document).html());
    }

    static ObjectNode document(Path main, String version) throws IOException {
        Javadoc javadoc = Javadoc.read(main.resolve("java"));
        return OpenRpcDocument.of(
                Contract.interfaces(javadoc), javadoc, Examples.read(main.resolve("examples")), version);
    }
}
