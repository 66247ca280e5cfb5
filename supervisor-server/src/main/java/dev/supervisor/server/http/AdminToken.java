package dev.supervisor.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token that HTTP callers must show: 32 random bytes, made at the first start, in a file that only its owner reads. */
public final class AdminToken {
    private static final Logger LOG = LoggerFactory.getLogger("supervisor.http");
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private final byte[] digest;

    private AdminToken(String token) {
        this.digest = sha256(token);
    }

    /** Reads the file, or makes it. */
    public static AdminToken in(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS));
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
        } catch (FileAlreadyExistsException madeBefore) {
            keepFromOthers(file);
        }
        String token = Files.readString(file).strip();
        if (token.length() < 32) {
            throw new IOException(file + " holds no token; delete it, a new one is made at the next start");
        }
        return new AdminToken(token);
    }

    private static void keepFromOthers(Path file) throws IOException {
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        others.removeAll(OWNERS);
        if (!others.isEmpty()) {
            Files.setPosixFilePermissions(file, OWNERS);
            LOG.warn(
                    "{} was open to others, and is not any more; if one of them may have read it, delete it: a new one is made at the"
                            + " next start",
                    file);
        }
    }

    /**
     * Compares in constant time.
     *
     * @param hash SHA-256 of what was presented, in hexadecimal
     */
    public boolean hasHash(String hash) {
        return MessageDigest.isEqual(digest, hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
