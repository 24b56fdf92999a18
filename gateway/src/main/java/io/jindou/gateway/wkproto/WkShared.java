package io.jindou.gateway.wkproto;

import io.jindou.codecs.wkproto.PacketDecoder;
import io.jindou.gateway.GatewayCounters;
import io.jindou.gateway.crypto.KeyExchange;
import io.jindou.gateway.crypto.MessageSeal;

/** What all connections of an agent that speak this protocol share: settings, ciphers and scratch memory. */
public final class WkShared {
    final GatewayCounters counters;
    final boolean isEncrypting;
    final long nodeId;
    final long kickDelayNs;
    final PacketDecoder decoder = new PacketDecoder();
    final MessageSeal seal = new MessageSeal();
    final KeyExchange exchange = new KeyExchange();
    final WkInbound inbound = new WkInbound(seal);
    final WkOutbound outbound = new WkOutbound(seal);

    /**
     * Of one agent.
     *
     * @param isEncrypting messages are encrypted, unless a frame says that its own is not.
     * @param nodeId       told to clients.
     * @param kickDelayNs  how long a kicked client keeps its socket.
     */
    public WkShared(final GatewayCounters counters, final boolean isEncrypting, final long nodeId, final long kickDelayNs) {
        this.kickDelayNs = kickDelayNs;
        this.counters = counters;
        this.isEncrypting = isEncrypting;
        this.nodeId = nodeId;
    }

    /** For a new connection. */
    public WkProtocol newProtocol() {
        return new WkProtocol(this);
    }
}
