package dev.supervisor.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain, and the private key that belongs to it, read from PEM files (RFC 7468).
 *
 * @param chain the server's own certificate, then each the issuer of the one before
 * @param warnings what the operator should know though it works, one sentence each
 */
public record PemPair(List<X509Certificate> chain, PrivateKey key, List<String> warnings) {
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private record Block(String label, String text) {
        byte[] bytes() {
            return Base64.getMimeDecoder().decode(text.strip());
        }
    }

    /**
     * Reads the pair; an expired certificate is one of the warnings.
     *
     * @param now by which certificates are valid or not
     * @throws IOException when it cannot be used, with a message for the operator
     */
    public static PemPair read(Path certificate, Path key, Instant now) throws IOException {
        List<X509Certificate> chain = chain(certificate);
        PrivateKey secret = key(key, chain.get(0).getPublicKey());
        if (!belong(secret, chain.get(0).getPublicKey())) {
            throw anothers(key);
        }
        List<String> warnings = new ArrayList<>();
        for (X509Certificate each : chain) {
            validity(certificate, each, now, warnings);
        }
        if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
            warnings.add("everybody on this machine can read the private key " + key + "; do chmod o-rwx " + key);
        }
        return new PemPair(List.copyOf(chain), secret, List.copyOf(warnings));
    }

    X509Certificate[] chainAsArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public String toString() {
        return "PemPair[" + chain.get(0).getSubjectX500Principal() + "]";
    }

    private static List<X509Certificate> chain(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException(file + " holds a certificate that cannot be read; write it anew", e);
        }
        if (chain.isEmpty()) {
            throw new IOException(file + " holds no certificate; it must be PEM, with -----BEGIN CERTIFICATE-----");
        }
        for (int i = 1; i < chain.size(); i++) {
            checkIssued(file, chain.get(i - 1), chain.get(i));
        }
        return chain;
    }

    private static void checkIssued(Path file, X509Certificate issued, X509Certificate issuer) throws IOException {
        try {
            issued.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file
                            + " holds certificates that are no chain; put the server's own first, then each the issuer of the"
                            + " one before",
                    e);
        }
    }

    private static PrivateKey key(Path file, PublicKey counterpart) throws IOException {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decoded(file, block, counterpart);
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    if (block.text().contains("ENCRYPTED")) {
                        throw encrypted(file);
                    }
                    throw new IOException(file + " is a key of an old form; turn it into PKCS#8: openssl pkcs8 -topk8"
                            + " -nocrypt -in " + file + " -out NEW.pem");
                }
                default -> {
                    // other things may stand in the file too
                }
            }
        }
        throw new IOException(file + " holds no private key; it must be PEM, with -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey decoded(Path file, Block block, PublicKey counterpart) throws IOException {
        try {
            return KeyFactory.getInstance(counterpart.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(block.bytes()));
        } catch (InvalidKeySpecException e) {
            throw anothers(file);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds a private key that cannot be read; write it anew", e);
        }
    }

    /** Whether what the one signs the other knows as signed. */
    private static boolean belong(PrivateKey key, PublicKey counterpart) {
        byte[] text = "supervisor".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(counterpart);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void validity(Path file, X509Certificate certificate, Instant now, List<String> warnings) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            warnings.add("the certificate in " + file + " has expired at "
                    + certificate.getNotAfter().toInstant() + "; clients will refuse it: renew it, then reload");
        } catch (CertificateNotYetValidException e) {
            warnings.add("the certificate in " + file + " is not valid before "
                    + certificate.getNotBefore().toInstant() + "; clients will refuse it until then");
        }
    }

    private static List<Block> blocks(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " is larger than 1 MiB; it is no PEM file");
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Matcher matcher = BLOCK.matcher(text);
            List<Block> blocks = new ArrayList<>();
            while (matcher.find()) {
                blocks.add(new Block(matcher.group(1), matcher.group(2)));
            }
            return blocks;
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read by the daemon's user; change its owner or mode", e);
        }
    }

    private static IOException encrypted(Path file) {
        return new IOException(file + " is encrypted, and nobody is there to type the password; take that off: openssl"
                + " pkcs8 -topk8 -nocrypt -in " + file + " -out NEW.pem");
    }

    private static IOException anothers(Path file) {
        return new IOException(file + " is not the key of the certificate; give the two that were made together");
    }
}
