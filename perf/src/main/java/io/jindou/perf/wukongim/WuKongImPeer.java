package io.jindou.perf.wukongim;

import io.jindou.perf.server.Server;
import java.net.URI;

/** A server whose clients speak WuKongIM's protocol. */
public interface WuKongImPeer extends Server {
    /** Of the released servers; theirs is told by the CONNACK and may be lower. */
    int VERSION_DEFAULT = 5;

    /**
     * The same server.
     *
     * @param version of the protocol, 1 to 6
     * @param api     of a server that runs already, for plans with groups; may be null
     */
    WuKongImPeer speaking(int version, URI api);

    @Override
    default boolean isMeasuredOnlyByName() {
        return true;
    }
}
