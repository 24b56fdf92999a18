package io.jindou.gateway.protocol;

import io.jindou.gateway.jsonrpc.JsonRpcCodec;
import io.jindou.gateway.jsonrpc.JsonRpcProtocol;
import io.jindou.gateway.net.ProtocolDetector.Protocol;
import io.jindou.gateway.wkproto.WkShared;

/** The protocols that an agent's clients may speak. */
public final class ClientProtocols {
    private final NativeProtocol nativeProtocol;
    private final WkShared wukongIm;
    private final JsonRpcCodec jsonRpc;

    public ClientProtocols(final NativeProtocol nativeProtocol, final WkShared wukongIm, final JsonRpcCodec jsonRpc) {
        this.nativeProtocol = nativeProtocol;
        this.wukongIm = wukongIm;
        this.jsonRpc = jsonRpc;
    }

    /** What a new client of this protocol is spoken to with; null: it is not spoken here. */
    public ClientProtocol create(final Protocol spoken) {
        switch (spoken) {
            case NATIVE:
                return nativeProtocol;
            case WUKONGIM:
                return wukongIm.newProtocol();
            case JSON_RPC:
                return new JsonRpcProtocol(jsonRpc);
            default:
                return null;
        }
    }
}
