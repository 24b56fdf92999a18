package io.jindou.gateway.protocol;

import io.jindou.gateway.net.ProtocolDetector.Protocol;

/** The protocols that an agent's clients may speak. */
public final class ClientProtocols {
    private final NativeProtocol nativeProtocol;

    public ClientProtocols(final NativeProtocol nativeProtocol) {
        this.nativeProtocol = nativeProtocol;
    }

    /** What a new client of this protocol is spoken to with; null: it is not spoken here. */
    public ClientProtocol create(final Protocol spoken) {
        return Protocol.NATIVE == spoken ? nativeProtocol : null;
    }
}
