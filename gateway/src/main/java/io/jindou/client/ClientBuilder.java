package io.jindou.client;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Reason;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Settings of a {@link JindouClient}. Only the uid has no default. */
public final class ClientBuilder {
    private static final int PORT_DEFAULT = 5100;
    private static final int PORT_MAX = 65_535;
    private static final int UNACKED_DEFAULT = 1024;
    private static final int UNACKED_MAX = 1 << 20;

    private String host = "127.0.0.1";
    private int port = PORT_DEFAULT;
    private String uid;
    private String token = "";
    private String deviceId = "java-" + UUID.randomUUID();
    private int deviceFlag = DeviceFlags.APP;
    private JindouListener listener = message -> { };
    private boolean reconnect = true;
    private Duration backoffMin = Duration.ofMillis(100);
    private Duration backoffMax = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private int unackedMax = UNACKED_DEFAULT;
    private WhenFull whenFull = WhenFull.BLOCK;
    private ClientLoop loop;

    ClientBuilder() {
    }

    /** Where the server listens; 127.0.0.1:5100 by default. */
    public ClientBuilder address(final String host, final int port) {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port must be 1 to " + PORT_MAX + ", not " + port);
        }
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        return this;
    }

    /** Who connects. */
    public ClientBuilder uid(final String uid) {
        WireEncoder.utf8(uid);
        this.uid = uid;
        return this;
    }

    /** The user's token; empty (the default) where the server checks none. */
    public ClientBuilder token(final String token) {
        WireEncoder.utf8(token);
        this.token = token;
        return this;
    }

    /** Which device of the user this is; random by default. A new login of the same device may end the one before. */
    public ClientBuilder deviceId(final String deviceId) {
        WireEncoder.utf8(deviceId);
        this.deviceId = deviceId;
        return this;
    }

    /** What kind of device, of {@link DeviceFlags}; APP by default. */
    public ClientBuilder deviceFlag(final int deviceFlag) {
        if (deviceFlag < 0 || deviceFlag >= DeviceFlags.ALL) {
            throw new IllegalArgumentException("deviceFlag must be 0 to 254, not " + deviceFlag);
        }
        this.deviceFlag = deviceFlag;
        return this;
    }

    /** Who is told of messages and of the connection; nobody by default. */
    public ClientBuilder listener(final JindouListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** False: the first broken connection ends the client. True by default. */
    public ClientBuilder reconnect(final boolean reconnect) {
        this.reconnect = reconnect;
        return this;
    }

    /** Pause before connecting again: the first one, doubled after each failure up to the last, all shortened at random. */
    public ClientBuilder backoff(final Duration min, final Duration max) {
        requirePositive("backoff", min);
        if (max.compareTo(min) < 0) {
            throw new IllegalArgumentException("backoff must not shrink from " + min + " to " + max);
        }
        this.backoffMin = min;
        this.backoffMax = max;
        return this;
    }

    /** How long one attempt to connect may take, from the first packet to the CONNACK; 10 s by default. */
    public ClientBuilder connectTimeout(final Duration timeout) {
        this.connectTimeout = requirePositive("connectTimeout", timeout);
        return this;
    }

    /** How long a request waits for its answer; 30 s by default. A SEND has no such limit: it is sent until it is answered. */
    public ClientBuilder requestTimeout(final Duration timeout) {
        this.requestTimeout = requirePositive("requestTimeout", timeout);
        return this;
    }

    /** How many SENDs may wait for their acknowledgement (1,024 by default), and what {@code send} does at that bound. */
    public ClientBuilder unacked(final int max, final WhenFull whenFull) {
        if (max < 1 || max > UNACKED_MAX) {
            throw new IllegalArgumentException("unacked must be 1 to " + UNACKED_MAX + ", not " + max);
        }
        this.unackedMax = max;
        this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
        return this;
    }

    /** The thread to run on; by default the one that all clients of the process share. */
    public ClientBuilder loop(final ClientLoop loop) {
        this.loop = Objects.requireNonNull(loop, "loop");
        return this;
    }

    /**
     * Connects and waits until the server has accepted.
     *
     * @throws JindouException with the reason when it did not; nothing of this client is left then.
     */
    public JindouClient connect() {
        try {
            return connectAsync().join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof JindouException known ? new JindouException(known.reason(), known.getMessage())
                : new JindouException(Reason.SYSTEM_ERROR, String.valueOf(e.getCause()));
        }
    }

    /** As {@link #connect}, without waiting; the future fails with a {@link JindouException}. */
    public CompletableFuture<JindouClient> connectAsync() {
        if (null == uid) {
            throw new IllegalStateException("a client needs a uid");
        }
        final ClientOptions options = new ClientOptions(host, port, uid, token, deviceId, deviceFlag, listener, reconnect,
            backoffMin.toNanos(), backoffMax.toNanos(), connectTimeout.toNanos(), requestTimeout.toNanos(),
            unackedMax, whenFull);
        return JindouClient.open(options, null == loop ? ClientLoop.shared() : loop);
    }

    private static Duration requirePositive(final String name, final Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }
}
