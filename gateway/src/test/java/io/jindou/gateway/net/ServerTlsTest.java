package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are taken, what is said of others, and when new ones are noticed. */
class ServerTlsTest {
    @TempDir
    private static Path shared;
    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    private Path directory;
    private long nowNs = 1;

    @BeforeAll
    static void make() throws IOException {
        first = TestCertificate.make(shared, "first", "EC");
        second = TestCertificate.make(shared, "second", "EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519"})
    void shouldTakeKeysOfEveryKind(final String algorithm) throws IOException {
        final TestCertificate made = TestCertificate.make(directory, "other", algorithm);
        try (ServerTls tls = ServerTls.open(made.certificate(), made.key(), () -> nowNs)) {
            assertTrue(tls.describe().startsWith("CN=other until "), tls.describe());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithFiles() throws IOException {
        final Path none = directory.resolve("none.pem");
        refused("there is no TLS certificate " + none, none, first.key());
        refused("there is no TLS key " + none, first.certificate(), none);
        refused("the TLS key in " + second.key() + " does not belong to the certificate in " + first.certificate(),
            first.certificate(), second.key());
        final TestCertificate rsa = TestCertificate.make(directory, "rsa", "RSA");
        refused("does not belong to the certificate", first.certificate(), rsa.key());
        refused("there is no private key in " + first.certificate(), first.certificate(), first.certificate());
        final Path text = Files.writeString(directory.resolve("text.pem"), "nothing\n");
        refused("certificate", text, first.key());
        final Path damaged = Files.writeString(directory.resolve("damaged.pem"),
            Files.readString(first.certificate()).replace("-----END", "AAAA\n-----END").substring(0, 200));
        refused("the TLS certificate in " + damaged + " cannot be read", damaged, first.key());
        final Path locked = TestCertificate.write(directory.resolve("locked.pem"), "ENCRYPTED PRIVATE KEY", new byte[9]);
        refused("is an 'ENCRYPTED PRIVATE KEY'; make it plain PKCS #8: openssl", first.certificate(), locked);
    }

    @Test
    void shouldNoticeNewFilesAfterAWhile() throws IOException {
        final Path certificate = Files.copy(first.certificate(), directory.resolve("live.crt"));
        final Path key = Files.copy(first.key(), directory.resolve("live.key"));
        try (ServerTls tls = ServerTls.open(certificate, key, () -> nowNs)) {
            TestCertificate.replace(certificate, second.certificate());
            connect(tls);
            assertEquals(0, tls.failures(), "looked too early");
            pass(3);
            connect(tls);
            // the key has not come yet
            assertEquals(1, tls.failures());
            assertTrue(tls.describe().startsWith("CN=first"), tls.describe());
            pass(3);
            connect(tls);
            assertEquals(1, tls.failures(), "tried the same files again");
            TestCertificate.replace(key, second.key());
            pass(3);
            connect(tls);
            assertEquals(1, tls.reloads());
            assertTrue(tls.describe().startsWith("CN=second"), tls.describe());
            Files.delete(key);
            pass(3);
            connect(tls);
            assertTrue(tls.describe().startsWith("CN=second"), tls.describe());
        }
    }

    @Test
    void shouldReadAgainWhenItIsTold() throws IOException {
        final Path certificate = Files.copy(first.certificate(), directory.resolve("live.crt"));
        final Path key = Files.copy(first.key(), directory.resolve("live.key"));
        try (ServerTls tls = ServerTls.open(certificate, key, () -> nowNs)) {
            TestCertificate.replace(certificate, second.certificate());
            assertTrue(assertThrows(IOException.class, tls::reload).getMessage().contains("does not belong"));
            assertTrue(tls.describe().startsWith("CN=first"), tls.describe());
            TestCertificate.replace(key, second.key());
            tls.reload();
            assertTrue(tls.describe().startsWith("CN=second"), tls.describe());
        }
    }

    private void pass(final long seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static void connect(final ServerTls tls) {
        final SslHandler handler = tls.newHandler(UnpooledByteBufAllocator.DEFAULT);
        assertEquals("TLSv1.3", handler.engine().getEnabledProtocols()[0]);
    }

    private void refused(final String text, final Path certificate, final Path key) {
        final IOException refusal = assertThrows(IOException.class, () -> ServerTls.open(certificate, key, () -> nowNs));
        assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }
}
