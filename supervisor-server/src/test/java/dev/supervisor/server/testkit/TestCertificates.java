package dev.supervisor.server.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes certificates for {@code localhost} and 127.0.0.1 by the JDK's keytool, as PEM pairs. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";
    private static final String NAMES = "SAN=DNS:localhost,IP:127.0.0.1";

    private final Path directory;

    /** Two files, {@code NAME.pem} and {@code NAME-key.pem}. */
    public record Pair(Path certificate, Path key) {}

    public TestCertificates(Path directory) {
        this.directory = directory;
    }

    /**
     * One that signed itself.
     *
     * @param algorithm {@code RSA}, {@code EC} or {@code Ed25519}
     * @param more options of keytool, such as {@code -startdate -3d -validity 1}
     */
    public Pair selfSigned(String name, String algorithm, String... more) {
        generate(name, algorithm, more);
        return export(name);
    }

    /** One that another, which clients trust, has signed; its file has both. The other's file is {@code NAME-ca.pem}. */
    public Pair issued(String name, String algorithm) {
        String authority = name + "-ca";
        generate(authority, "EC", "-ext", "BC=ca:true");
        generate(name, algorithm);
        Path request = directory.resolve(name + ".csr");
        Path answer = directory.resolve(name + ".crt");
        keytool(name, List.of("-certreq", "-file", request.toString()));
        keytool(
                authority,
                List.of(
                        "-gencert",
                        "-rfc",
                        "-ext",
                        NAMES,
                        "-infile",
                        request.toString(),
                        "-outfile",
                        answer.toString()));
        Pair pair = export(name);
        Path issuer = export(authority).certificate();
        return new Pair(write(name + ".pem", read(answer) + read(issuer)), pair.key());
    }

    private void generate(String name, String algorithm, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-keyalg", algorithm, "-dname", "CN=" + name, "-ext", NAMES));
        if (algorithm.equals("RSA")) {
            arguments.addAll(List.of("-keysize", "2048"));
        }
        arguments.addAll(List.of(more));
        keytool(name, arguments);
    }

    private void keytool(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1"); // it ends before more would pay
        command.addAll(arguments);
        command.addAll(List.of(
                "-alias", name, "-keystore", store(name).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            File said = directory.resolve("keytool.log").toFile();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said)
                    .start();
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + read(said.toPath()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Pair export(String name) {
        try (InputStream in = Files.newInputStream(store(name))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Certificate certificate = keys.getCertificate(name);
            byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
            Path file = write(name + "-key.pem", pem("PRIVATE KEY", key));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return new Pair(write(name + ".pem", pem("CERTIFICATE", certificate.getEncoded())), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String label, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
