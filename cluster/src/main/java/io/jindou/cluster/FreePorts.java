package io.jindou.cluster;

import io.jindou.cluster.cell.NodeAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Runs of ports on loopback that nobody uses at the moment, for cells that are tried out on one machine. */
public final class FreePorts {
    /** Below what systems give to clients by themselves. */
    private static final int FIRST = 10_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {
    }

    /** The first ports of so many runs of {@link NodeAddress#PORTS} ports each. */
    public static List<Integer> find(final int count) throws IOException {
        final List<Integer> found = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && found.size() < count; attempt++) {
            final int first = ThreadLocalRandom.current().nextInt(FIRST, LAST) / NodeAddress.PORTS * NodeAddress.PORTS;
            if (!found.contains(first) && isFree(first)) {
                found.add(first);
            }
        }
        if (found.size() < count) {
            throw new IOException("no " + count * NodeAddress.PORTS + " free ports on this machine");
        }
        return found;
    }

    private static boolean isFree(final int first) {
        for (int port = first; port < first + NodeAddress.PORTS; port++) {
            final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (DatagramSocket udp = new DatagramSocket(address); ServerSocket tcp = new ServerSocket()) {
                tcp.bind(address);
            } catch (final IOException inUse) {
                return false;
            }
        }
        return true;
    }
}
