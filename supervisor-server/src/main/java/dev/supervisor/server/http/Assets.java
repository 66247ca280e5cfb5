package dev.supervisor.server.http;

import io.undertow.util.ETag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the cockpit by the path they are asked for with, read once: there is nothing else that a path can reach.
 *
 * <p>Threading: immutable.
 */
final class Assets {
    private static final String FOLDER = "/dev/supervisor/server/cockpit";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Asset> byPath;

    /**
     * One file.
     *
     * @param gzipped the same, compressed
     * @param etag changes with its content, whichever way that is encoded
     */
    record Asset(ByteBuffer content, ByteBuffer gzipped, String type, ETag etag) {
        static Asset of(byte[] content, String type) throws IOException {
            return new Asset(readOnly(content), readOnly(gzip(content)), type, Assets.etag(content));
        }
    }

    private Assets(Map<String, Asset> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /** Reads them from where the program is: its jar, or a folder while it is developed. */
    static Assets read() throws IOException {
        URL folder = Assets.class.getResource(FOLDER);
        if (folder == null) {
            throw new IOException("the program is not complete: " + FOLDER + " is missing");
        }
        try {
            URI uri = folder.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return new Assets(below(Path.of(uri)));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new Assets(below(jar.getPath(FOLDER)));
            }
        } catch (URISyntaxException e) {
            throw new IOException("the program cannot be read from " + folder, e);
        }
    }

    /** @return null: there is no such file */
    @Nullable
    Asset at(String path) {
        return byPath.get(path);
    }

    private static Map<String, Asset> below(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Map<String, Asset> assets = new HashMap<>();
        for (Path file : files) {
            String name = folder.relativize(file).toString();
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type != null) {
                byte[] content = Files.readAllBytes(file);
                assets.put(name.equals("index.html") ? "/" : "/assets/" + name, Asset.of(content, type));
            }
        }
        return assets;
    }

    private static ByteBuffer readOnly(byte[] bytes) {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static ETag etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new ETag(true, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
