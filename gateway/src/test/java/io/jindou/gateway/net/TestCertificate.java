package io.jindou.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of our own, made by the JDK's keytool, and the PEM files that a server gets of it. */
public record TestCertificate(Path certificate, Path key, KeyStore trust) {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final String ALIAS = "server";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** Makes one; {@code algorithm} is RSA, EC or Ed25519. */
    public static TestCertificate make(final Path directory, final String name, final String algorithm) throws IOException {
        final Path store = directory.resolve(name + ".p12");
        final Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", ALIAS,
            "-keyalg", algorithm, "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "30",
            "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD))
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertEquals(0, keytool.waitFor());
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            final KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            return new TestCertificate(
                write(directory.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
                write(directory.resolve(name + ".key"), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded()), trust);
        } catch (final GeneralSecurityException ex) {
            throw new IOException(ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException(ex);
        }
    }

    /** As those who renew certificates do: a new file takes the name of the old one. */
    public static void replace(final Path file, final Path by) throws IOException {
        final Path copy = Files.copy(by, file.resolveSibling(file.getFileName() + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a client has that trusts this certificate and no other. */
    public SSLContext clientContext() throws IOException {
        try {
            final TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trust);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (final GeneralSecurityException ex) {
            throw new IOException(ex);
        }
    }

    static Path write(final Path file, final String kind, final byte[] encoded) throws IOException {
        return Files.write(file, List.of("-----BEGIN " + kind + "-----",
            new String(BASE64.encode(encoded), StandardCharsets.US_ASCII), "-----END " + kind + "-----"));
    }
}
