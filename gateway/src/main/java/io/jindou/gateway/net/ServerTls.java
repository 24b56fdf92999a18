package io.jindou.gateway.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of TLS for all ports of a gateway: one certificate, read from two PEM files and read again when they change.
 * That is looked for when somebody connects, at most every few seconds. New connections then get the new certificate; as long as
 * the files cannot be used, the one from before. Any thread.
 *
 * <p>The arithmetic of handshakes, a millisecond each, has a thread of its own, which ends when there is nothing to do: no
 * message waits for somebody else's handshake. How many wait is bounded by the connections that have not said CONNECT.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long CHECK_PERIOD_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long IDLE_SEC = 30;

    private final Path certificateFile;
    private final Path keyFile;
    private final NanoClock clock;
    private final ThreadPoolExecutor handshakes;
    private State state;
    private Stamps tried;
    private long checkedNs;
    private long reloads;
    private long failures;

    private record State(SslContext context, X509Certificate certificate) {
    }

    /** What tells that files were written or replaced. */
    private record Stamps(FileTime certificateTime, Object certificateKey, long certificateSize,
        FileTime keyTime, Object keyKey, long keySize) {
    }

    private ServerTls(final Path certificateFile, final Path keyFile, final NanoClock clock) throws IOException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
        this.tried = stamps();
        this.state = load();
        this.checkedNs = clock.nanoTime();
        this.handshakes = new ThreadPoolExecutor(1, 1, IDLE_SEC, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            final Thread thread = new Thread(task, "jindou-tls");
            thread.setDaemon(true);
            return thread;
        });
        handshakes.allowCoreThreadTimeOut(true);
    }

    /**
     * Reads the files.
     *
     * @throws IOException with one sentence when they are missing, cannot be read, or do not belong together
     */
    public static ServerTls open(final Path certificate, final Path key, final NanoClock clock) throws IOException {
        return new ServerTls(certificate, key, clock);
    }

    /** The first handler of a new connection that speaks TLS. Whoever made the connection limits how long a handshake takes. */
    public SslHandler newHandler(final ByteBufAllocator allocator) {
        final SslHandler handler = current().newHandler(allocator, handshakes);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** The first handler of a port that takes TLS beside plain bytes, for those who have no switch of their own. */
    public ChannelHandler newDetector() {
        return new OptionalSslHandler(current()) {
            @Override
            protected SslHandler newSslHandler(final ChannelHandlerContext ctx, final SslContext ignored) {
                return newHandler(ctx.alloc());
            }
        };
    }

    /**
     * Reads the files now, changed or not.
     *
     * @throws IOException with one sentence when they cannot be used; the certificate from before goes on
     */
    public synchronized void reload() throws IOException {
        try {
            tried = stamps();
            state = load();
            reloads++;
            LOG.info("TLS has a new certificate: {}", describe());
        } catch (final IOException ex) {
            failures++;
            LOG.error("the new TLS certificate cannot be used: {}; the one from before goes on: {}", ex.getMessage(), describe());
            throw ex;
        }
    }

    /** The certificate's owner and end, and how often it was replaced. */
    public synchronized String describe() {
        return state.certificate.getSubjectX500Principal().getName() + " until "
            + state.certificate.getNotAfter().toInstant() + ", reloaded " + reloads + " times, " + failures + " failed";
    }

    /** How often new files were taken. */
    public synchronized long reloads() {
        return reloads;
    }

    /** How often new files could not be used. */
    public synchronized long failures() {
        return failures;
    }

    @Override
    public void close() {
        handshakes.shutdownNow();
    }

    private synchronized SslContext current() {
        final long nowNs = clock.nanoTime();
        if (nowNs - checkedNs >= CHECK_PERIOD_NS) {
            checkedNs = nowNs;
            reloadIfChanged();
        }
        return state.context;
    }

    private void reloadIfChanged() {
        try {
            if (!stamps().equals(tried)) {
                reload();
            }
        } catch (final IOException ex) {
            LOG.debug("the files of TLS are looked at again when they change", ex);
        }
    }

    private Stamps stamps() throws IOException {
        final BasicFileAttributes certificate = attributes("certificate", certificateFile);
        final BasicFileAttributes key = attributes("key", keyFile);
        return new Stamps(certificate.lastModifiedTime(), certificate.fileKey(), certificate.size(),
            key.lastModifiedTime(), key.fileKey(), key.size());
    }

    private static BasicFileAttributes attributes(final String what, final Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (final IOException ex) {
            throw new IOException("there is no TLS " + what + " " + file, ex);
        }
    }

    private State load() throws IOException {
        final PemFiles files = PemFiles.read(certificateFile, keyFile);
        final SslContext context = SslContextBuilder.forServer(files.key(), files.chain())
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .build();
        final X509Certificate certificate = files.chain()[0];
        try {
            certificate.checkValidity();
        } catch (final CertificateException ex) {
            LOG.warn("clients will refuse the TLS certificate in {}: {}", certificateFile, ex.toString());
        }
        return new State(context, certificate);
    }
}
