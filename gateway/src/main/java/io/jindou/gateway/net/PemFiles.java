package io.jindou.gateway.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate with its chain and the key that belongs to it, as most programs write them. Every complaint is one sentence. */
record PemFiles(X509Certificate[] chain, PrivateKey key) {
    private static final Pattern KEY =
        Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END [A-Z ]*PRIVATE KEY-----");
    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    static PemFiles read(final Path certificate, final Path key) throws IOException {
        final X509Certificate[] chain = chain(certificate);
        final PrivateKey found = key(key, chain[0].getPublicKey());
        if (null == found || !isPair(chain[0].getPublicKey(), found)) {
            throw new IOException("the TLS key in " + key + " does not belong to the certificate in " + certificate);
        }
        return new PemFiles(chain, found);
    }

    private static X509Certificate[] chain(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            final Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw new IOException("there is no certificate in " + file + "; it has to be a PEM file");
            }
            return read.toArray(X509Certificate[]::new);
        } catch (final NoSuchFileException ex) {
            throw new IOException("there is no TLS certificate " + file, ex);
        } catch (final CertificateException ex) {
            throw new IOException("the TLS certificate in " + file + " cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** Null: it is a key of another kind than the certificate's. */
    private static PrivateKey key(final Path file, final PublicKey belongsTo) throws IOException {
        final String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (final NoSuchFileException ex) {
            throw new IOException("there is no TLS key " + file, ex);
        } catch (final IOException ex) {
            throw new IOException("the TLS key in " + file + " cannot be read: " + ex.getMessage(), ex);
        }
        final Matcher found = KEY.matcher(text);
        if (!found.find()) {
            throw new IOException("there is no private key in " + file + "; it has to be a PEM file without a password");
        }
        if (!found.group(1).isEmpty()) {
            throw new IOException("the TLS key in " + file + " is an '" + found.group(1) + "PRIVATE KEY'; make it plain PKCS #8: "
                + "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        try {
            return KeyFactory.getInstance(belongsTo.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(2))));
        } catch (final GeneralSecurityException ex) {
            return null;
        }
    }

    private static boolean isPair(final PublicKey publicKey, final PrivateKey privateKey) throws IOException {
        final String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(PROBE);
            final byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (final GeneralSecurityException ex) {
            throw new IOException("TLS keys of the kind " + publicKey.getAlgorithm() + " cannot be used: " + ex.getMessage(), ex);
        }
    }
}
