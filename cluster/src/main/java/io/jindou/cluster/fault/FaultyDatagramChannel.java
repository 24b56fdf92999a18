package io.jindou.cluster.fault;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The sending side of an endpoint's socket: everything it is given counts as sent, but some is lost, late, or cut off. Reading
 * stays with the socket itself.
 */
final class FaultyDatagramChannel extends DatagramChannel {
    private final DatagramChannel socket;
    private final NetworkFaults faults;
    private final SplittableRandom random;

    FaultyDatagramChannel(final DatagramChannel socket, final NetworkFaults faults) {
        super(socket.provider());
        this.socket = socket;
        this.faults = faults;
        random = faults.random();
    }

    @Override
    public int send(final ByteBuffer source, final SocketAddress target) throws IOException {
        final int length = source.remaining();
        return isTaken(source, target, target) ? length : socket.send(source, target);
    }

    @Override
    public int write(final ByteBuffer source) throws IOException {
        final int length = source.remaining();
        return isTaken(source, socket.getRemoteAddress(), null) ? length : socket.write(source);
    }

    /**
     * True: the network has it now, for better or worse.
     *
     * @param to as for {@link DelayLine#hold}
     */
    private boolean isTaken(final ByteBuffer source, final SocketAddress peer, final SocketAddress to) {
        final FaultRules rules = faults.rules();
        if (FaultRules.NONE == rules && faults.delayLine().isEmpty()) {
            return false;
        }
        if (rules.cutAll() || peer instanceof InetSocketAddress address && rules.isCut(address.getPort())) {
            faults.cut();
        } else if (rules.loss() > 0 && random.nextDouble() < rules.loss()) {
            faults.lost();
        } else if (rules.delayNs() > 0 || !faults.delayLine().isEmpty()) {
            faults.delayLine().hold(socket, to, source, rules.delayNs());
            return true;
        } else {
            return false;
        }
        source.position(source.limit());
        return true;
    }

    @Override
    public long write(final ByteBuffer[] sources, final int offset, final int length) throws IOException {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += write(sources[i]);
        }
        return sum;
    }

    @Override
    public DatagramChannel bind(final SocketAddress local) throws IOException {
        socket.bind(local);
        return this;
    }

    @Override
    public <T> DatagramChannel setOption(final SocketOption<T> name, final T value) throws IOException {
        socket.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(final SocketOption<T> name) throws IOException {
        return socket.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return socket.supportedOptions();
    }

    @Override
    public DatagramSocket socket() {
        return socket.socket();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public DatagramChannel connect(final SocketAddress remote) throws IOException {
        socket.connect(remote);
        return this;
    }

    @Override
    public DatagramChannel disconnect() throws IOException {
        socket.disconnect();
        return this;
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        return socket.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return socket.getLocalAddress();
    }

    @Override
    public SocketAddress receive(final ByteBuffer target) throws IOException {
        return socket.receive(target);
    }

    @Override
    public int read(final ByteBuffer target) throws IOException {
        return socket.read(target);
    }

    @Override
    public long read(final ByteBuffer[] targets, final int offset, final int length) throws IOException {
        return socket.read(targets, offset, length);
    }

    @Override
    public MembershipKey join(final InetAddress group, final NetworkInterface network) throws IOException {
        return socket.join(group, network);
    }

    @Override
    public MembershipKey join(final InetAddress group, final NetworkInterface network, final InetAddress source)
        throws IOException {
        return socket.join(group, network, source);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        socket.close();
    }

    @Override
    protected void implConfigureBlocking(final boolean isBlocking) throws IOException {
        socket.configureBlocking(isBlocking);
    }
}
