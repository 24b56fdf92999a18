package io.jindou.cluster.fault;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The receiver's end of a channel on a network with faults. Data comes from ports that the system chose, so who sent it cannot be
 * told here: a cut between two processes is made by both, where they send.
 */
final class FaultyReceiveChannelEndpoint extends ReceiveChannelEndpoint {
    private final NetworkFaults faults;

    FaultyReceiveChannelEndpoint(
        final UdpChannel udpChannel, final DataPacketDispatcher dispatcher, final AtomicCounter statusIndicator,
        final MediaDriver.Context context, final NetworkFaults faults) {
        super(udpChannel, dispatcher, statusIndicator, context);
        this.faults = faults;
    }

    @Override
    public void openChannel() {
        super.openChannel();
        // a subscription with destinations has no socket of its own
        if (null != sendDatagramChannel) {
            sendDatagramChannel = new FaultyDatagramChannel(sendDatagramChannel, faults);
        }
    }

    @Override
    public int onDataPacket(
        final DataHeaderFlyweight header, final UnsafeBuffer buffer, final int length, final InetSocketAddress source,
        final int transportIndex) {
        return faults.isDeaf() ? 0 : super.onDataPacket(header, buffer, length, source, transportIndex);
    }

    @Override
    public void onSetupMessage(
        final SetupFlyweight header, final UnsafeBuffer buffer, final int length, final InetSocketAddress source,
        final int transportIndex) {
        if (!faults.isDeaf()) {
            super.onSetupMessage(header, buffer, length, source, transportIndex);
        }
    }

    @Override
    public void onRttMeasurement(
        final RttMeasurementFlyweight header, final UnsafeBuffer buffer, final int length, final InetSocketAddress source,
        final int transportIndex) {
        if (!faults.isDeaf()) {
            super.onRttMeasurement(header, buffer, length, source, transportIndex);
        }
    }
}
