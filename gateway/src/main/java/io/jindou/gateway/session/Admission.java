package io.jindou.gateway.session;

import io.jindou.codecs.Reason;
import io.jindou.gateway.ClientLimits;
import io.jindou.gateway.net.PortSecurity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Who may have a connection: so many in all, so many from one address, and so many that have not said who they are. A flood of
 * the last does not keep others out, because it is the oldest of them that goes: who means to talk says CONNECT at once.
 */
final class Admission {
    /** So many connections over a limit are told why before they are closed; those above are closed at once. */
    private static final int REFUSED_MAX = 256;
    /** No address: not counted. */
    private static final long EXEMPT = 0;
    private static final long IPV4 = 0xFFFFL << Integer.SIZE;

    private final ClientLimits limits;
    private final PortSecurity security;
    private final Long2LongHashMap perAddress = new Long2LongHashMap(0);
    private int admitted;
    private int refused;
    private int strangers;
    private Connection oldest;
    private Connection newest;

    Admission(final ClientLimits limits, final PortSecurity security) {
        this.limits = limits;
        this.security = security;
    }

    /** A new socket; its refusal is set if it is over a limit. False: there is not even room to tell it. */
    boolean accept(final Connection connection) {
        final long address = key(connection.remoteAddress());
        final Reason refusal = admitted >= limits.connectionsMax() ? Reason.CONNECTION_LIMIT
            : isFull(address) ? Reason.ADDRESS_LIMIT : null;
        connection.refusal = refusal;
        if (null != refusal) {
            if (refused >= REFUSED_MAX) {
                return false;
            }
            refused++;
            return true;
        }
        admitted++;
        count(connection, address);
        enlist(connection);
        if (strangers > limits.unauthenticatedMax()) {
            final Connection first = oldest;
            unlist(first);
            first.onRefused(Reason.UNAUTHENTICATED_LIMIT);
        }
        return true;
    }

    /** Where the client really is has become known. False: there is not even room to tell it that it is over a limit. */
    boolean move(final Connection connection) {
        if (null != connection.refusal) {
            return true;
        }
        uncount(connection);
        final long address = key(connection.remoteAddress());
        if (!isFull(address)) {
            count(connection, address);
            return true;
        }
        admitted--;
        unlist(connection);
        refused++;
        connection.refusal = Reason.ADDRESS_LIMIT;
        return refused <= REFUSED_MAX;
    }

    /** It is no stranger any more, or is being closed. */
    void unlist(final Connection connection) {
        if (!connection.isStranger) {
            return;
        }
        connection.isStranger = false;
        strangers--;
        if (null == connection.older) {
            oldest = connection.newer;
        } else {
            connection.older.newer = connection.newer;
        }
        if (null == connection.newer) {
            newest = connection.older;
        } else {
            connection.newer.older = connection.older;
        }
        connection.older = null;
        connection.newer = null;
    }

    /** Its socket is gone. */
    void remove(final Connection connection) {
        unlist(connection);
        uncount(connection);
        if (null == connection.refusal) {
            admitted--;
        } else {
            refused--;
        }
    }

    private void enlist(final Connection connection) {
        connection.isStranger = true;
        connection.older = newest;
        if (null == newest) {
            oldest = connection;
        } else {
            newest.newer = connection;
        }
        newest = connection;
        strangers++;
    }

    private boolean isFull(final long address) {
        return EXEMPT != address && limits.connectionsPerAddress() > 0
            && perAddress.get(address) >= limits.connectionsPerAddress();
    }

    private void count(final Connection connection, final long address) {
        connection.address = address;
        if (EXEMPT != address) {
            perAddress.put(address, perAddress.get(address) + 1);
        }
    }

    private void uncount(final Connection connection) {
        final long address = connection.address;
        connection.address = EXEMPT;
        if (EXEMPT != address) {
            final long left = perAddress.get(address) - 1;
            if (0 == left) {
                perAddress.remove(address);
            } else {
                perAddress.put(address, left);
            }
        }
    }

    /** A proxy stands for many, and so does this machine; in IPv6 one client has a whole /64. */
    private long key(final Object remoteAddress) {
        if (!(remoteAddress instanceof InetSocketAddress)) {
            return EXEMPT;
        }
        final InetAddress address = ((InetSocketAddress)remoteAddress).getAddress();
        if (address.isLoopbackAddress() || security.isTrusted(remoteAddress)) {
            return EXEMPT;
        }
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return Integer.BYTES == bytes.remaining() ? IPV4 | bytes.getInt() & 0xFFFF_FFFFL : Math.max(1, bytes.getLong());
    }
}
