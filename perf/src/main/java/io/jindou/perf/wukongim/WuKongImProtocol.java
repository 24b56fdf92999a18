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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * WuKongIM's binary protocol. Users and groups have other names in each run, so that a server may have served others before; it
 * must not ask for tokens.
 */
public final class WuKongImProtocol implements Protocol {
    private static final int RADIX = 36;
    private static final int OVERHEAD = 1024;

    private final String name;
    private final int version;
    private final URI api;
    private final MessageSeal seal = new MessageSeal();
    private final KeyExchange exchange;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[MessageSeal.wireLength(Limits.PAYLOAD_MAX) + OVERHEAD]);
    private String prefix = "";

    /**
     * A protocol for one run.
     *
     * @param version     1 to 6
     * @param isEncrypted as the SDKs do; else the server must have encryption switched off
     * @param api         of the server, for plans with groups; may be null
     */
    public WuKongImProtocol(final String name, final int version, final boolean isEncrypted, final URI api) {
        this.name = name;
        this.version = version;
        this.api = api;
        this.exchange = isEncrypted ? new KeyExchange() : null;
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
        prefix = Names.prefix(Instant.now()) + Integer.toString(System.identityHashCode(this) & 0xFFFF, RADIX);
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
        return new WuKongImSpeaker(
            new WkConversation(version, seal, exchange), scratch, user(user).getBytes(US_ASCII), prefix);
    }

    private String user(final int number) {
        return prefix + "u" + number;
    }

    private String group(final int number) {
        return prefix + "g" + number;
    }
}
