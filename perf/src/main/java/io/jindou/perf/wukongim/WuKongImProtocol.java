package io.jindou.perf.wukongim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.Limits;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.crypto.MessageSeal;
import io.jindou.gateway.wkclient.WkConversation;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * WuKongIM's binary protocol. Users and groups have other names in each run, so that a server may have served others before; it
 * must not ask for tokens.
 */
public final class WuKongImProtocol implements Protocol {
    private static final int RADIX = 36;
    private static final int OVERHEAD = 1024;
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final String name;
    private final WuKongImWay way;
    private final int version;
    private final URI api;
    private final MessageSeal seal = new MessageSeal();
    private final KeyExchange exchange;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[MessageSeal.wireLength(Limits.PAYLOAD_MAX) + OVERHEAD]);
    private final SplittableRandom random = new SplittableRandom();
    private final WebSocketMessages messages = new WebSocketMessages(random);
    private String prefix = "";
    private String host = "";

    /**
     * A protocol for one run.
     *
     * @param way     how it is carried
     * @param version 1 to 6
     * @param api     of the server, for plans with groups; may be null
     */
    public WuKongImProtocol(final String name, final WuKongImWay way, final int version, final URI api) {
        this.name = name;
        this.way = way;
        this.version = version;
        this.api = api;
        this.exchange = way.isEncrypted() ? new KeyExchange() : null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isAcknowledging() {
        return true;
    }

    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) throws IOException {
        // several runs may begin within a second, and message numbers of one must not be those of another
        prefix = Names.prefix(Instant.now()) + '-' + Integer.toString(RUNS.incrementAndGet(), RADIX);
        host = server.getHostString() + ':' + server.getPort();
        if (plan.groups().isEmpty()) {
            return;
        }
        if (null == api) {
            throw new IOException("'" + plan.scenario() + "' has groups: name the server's HTTP API with --api");
        }
        final WuKongImApi http = new WuKongImApi(api);
        for (int g = 0; g < plan.groups().size(); g++) {
            http.createGroup(group(g), plan.groups().get(g), this::user);
        }
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        final Speaker speaker = new WuKongImSpeaker(new WkConversation(version, seal, exchange),
            way.isWebSocket() ? messages : PacketSink.TCP, scratch, user(user).getBytes(US_ASCII), prefix);
        return way.isWebSocket() ? new WebSocketSpeaker(speaker, messages, new WebSocketHandshake(host, random)) : speaker;
    }

    private String user(final int number) {
        return prefix + "u" + number;
    }

    private String group(final int number) {
        return prefix + "g" + number;
    }
}
