package dev.supervisor.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.supervisor.server.testkit.TestCertificates;
import dev.supervisor.server.testkit.TestCertificates.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which PEM files are good, and what is said of those that are not. */
class PemPairTest {
    @TempDir
    static Path directory;

    private static Pair rsa;
    private static Pair ec;
    private static Pair issued;

    @BeforeAll
    static void make() {
        TestCertificates certificates = new TestCertificates(directory);
        rsa = certificates.selfSigned("rsa", "RSA");
        ec = certificates.selfSigned("ec", "EC");
        issued = certificates.issued("issued", "EC");
    }

    @Test
    void keysOfEachKindAreRead() throws IOException {
        assertThat(read(rsa).key().getAlgorithm()).isEqualTo("RSA");
        assertThat(read(ec).key().getAlgorithm()).isEqualTo("EC");
        assertThat(read(ec).warnings()).isEmpty();
    }

    @Test
    void aChainIsReadInItsOrder() throws IOException {
        assertThat(read(issued).chain())
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=issued", "CN=issued-ca");
    }

    @Test
    void textBetweenTheBlocksIsNoHarmAndBothMayStandInOneFile() throws IOException {
        Path both = write("both.pem", "Subject: us\n" + text(rsa.certificate()) + "and\n" + text(rsa.key()));
        assertThat(PemPair.read(both, both, Instant.now()).chain()).hasSize(1);
    }

    @Test
    void anotherPairsKeyIsRefused() {
        refusal(new Pair(rsa.certificate(), ec.key())).withMessageContaining("is not the key of the certificate");
        Pair other = new TestCertificates(directory).selfSigned("other", "RSA");
        refusal(new Pair(rsa.certificate(), other.key())).withMessageContaining("is not the key of the certificate");
    }

    @Test
    void certificatesThatAreNoChainAreRefused() {
        Path mixed = write("mixed.pem", text(rsa.certificate()) + text(ec.certificate()));
        refusal(new Pair(mixed, rsa.key())).withMessageContaining("put the server's own first");
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheWayOut() {
        Path key = write("encrypted.pem", text(rsa.key()).replace("PRIVATE", "ENCRYPTED PRIVATE"));
        refusal(new Pair(rsa.certificate(), key))
                .withMessageContaining("is encrypted")
                .withMessageContaining("-nocrypt");
        Path old = write(
                "old-encrypted.pem",
                text(rsa.key()).replace("PRIVATE", "RSA PRIVATE").replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\n"));
        refusal(new Pair(rsa.certificate(), old)).withMessageContaining("is encrypted");
    }

    @Test
    void aKeyOfTheOldFormIsRefusedWithTheCommandThatTurnsIt() {
        Path key = write("old.pem", text(rsa.key()).replace("PRIVATE", "RSA PRIVATE"));
        refusal(new Pair(rsa.certificate(), key)).withMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + key);
    }

    @Test
    void filesThatHoldSomethingElseAreRefused() {
        Path empty = write("empty.pem", "");
        refusal(new Pair(empty, rsa.key())).withMessageContaining("holds no certificate");
        refusal(new Pair(rsa.certificate(), empty)).withMessageContaining("holds no private key");
        Path broken = write("broken.pem", text(rsa.certificate()).replaceFirst("\n.{8}", "\nAAAAAAAA"));
        refusal(new Pair(broken, rsa.key())).withMessageContaining("cannot be read");
        refusal(new Pair(directory.resolve("none.pem"), rsa.key())).withMessageContaining("no such file");
        Path large = write("large.pem", "x".repeat((1 << 20) + 1));
        refusal(new Pair(large, rsa.key())).withMessageContaining("larger than 1 MiB");
    }

    @Test
    void validityIsWarnedOf() throws IOException {
        Instant later = Instant.now().plus(Duration.ofDays(4_000));
        assertThat(PemPair.read(rsa.certificate(), rsa.key(), later).warnings())
                .singleElement()
                .asString()
                .contains("has expired", "renew it");
        Instant before = Instant.now().minus(Duration.ofDays(1));
        assertThat(PemPair.read(rsa.certificate(), rsa.key(), before).warnings())
                .singleElement()
                .asString()
                .contains("is not valid before");
    }

    @Test
    void aKeyThatEverybodyCanReadIsWarnedOf() throws IOException {
        Path key = write("open.pem", text(ec.key()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(read(new Pair(ec.certificate(), key)).warnings())
                .singleElement()
                .asString()
                .contains("everybody", "chmod o-rwx");
    }

    private static PemPair read(Pair pair) throws IOException {
        return PemPair.read(pair.certificate(), pair.key(), Instant.now());
    }

    private static ThrowableAssertAlternative<IOException> refusal(Pair pair) {
        return assertThatIOException().isThrownBy(() -> read(pair));
    }

    private static Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
