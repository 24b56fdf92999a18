package io.jindou.perf.bench;

import io.jindou.perf.rig.Protocol;
import java.net.InetSocketAddress;

/**
 * A server that somebody else started and that goes on after the measurement.
 *
 * @param pid below zero: unknown
 */
public record ConnectedServer(InetSocketAddress address, Protocol protocol, long pid) implements Target {
    @Override
    public long[] pids() {
        return pid < 0 ? new long[0] : new long[]{pid};
    }

    @Override
    public String lastWords() {
        return "";
    }

    @Override
    public void close() {
        // it is not ours
    }
}
