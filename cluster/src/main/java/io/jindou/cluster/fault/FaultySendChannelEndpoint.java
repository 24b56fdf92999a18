package io.jindou.cluster.fault;

import io.aeron.driver.DriverConductorProxy;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.ErrorFlyweight;
import io.aeron.protocol.NakFlyweight;
import io.aeron.protocol.ResponseSetupFlyweight;
import io.aeron.protocol.RttMeasurementFlyweight;
import io.aeron.protocol.StatusMessageFlyweight;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/** The sender's end of a channel on a network with faults. What receivers say back comes from their own, known ports. */
final class FaultySendChannelEndpoint extends SendChannelEndpoint {
    private final NetworkFaults faults;

    FaultySendChannelEndpoint(
        final UdpChannel udpChannel, final AtomicCounter statusIndicator, final MediaDriver.Context context,
        final NetworkFaults faults) {
        super(udpChannel, statusIndicator, context);
        this.faults = faults;
    }

    @Override
    public void openChannel() {
        super.openChannel();
        sendDatagramChannel = new FaultyDatagramChannel(sendDatagramChannel, faults);
    }

    @Override
    public void onStatusMessage(
        final StatusMessageFlyweight message, final UnsafeBuffer buffer, final int length, final InetSocketAddress source,
        final DriverConductorProxy conductor) {
        if (!faults.isDeaf(source.getPort())) {
            super.onStatusMessage(message, buffer, length, source, conductor);
        }
    }

    @Override
    public void onError(
        final ErrorFlyweight message, final UnsafeBuffer buffer, final int length, final InetSocketAddress source,
        final DriverConductorProxy conductor) {
        if (!faults.isDeaf(source.getPort())) {
            super.onError(message, buffer, length, source, conductor);
        }
    }

    @Override
    public void onNakMessage(
        final NakFlyweight message, final UnsafeBuffer buffer, final int length, final InetSocketAddress source) {
        if (!faults.isDeaf(source.getPort())) {
            super.onNakMessage(message, buffer, length, source);
        }
    }

    @Override
    public void onRttMeasurement(
        final RttMeasurementFlyweight message, final UnsafeBuffer buffer, final int length, final InetSocketAddress source) {
        if (!faults.isDeaf(source.getPort())) {
            super.onRttMeasurement(message, buffer, length, source);
        }
    }

    @Override
    public void onResponseSetup(
        final ResponseSetupFlyweight message, final UnsafeBuffer buffer, final int length, final InetSocketAddress source,
        final DriverConductorProxy conductor) {
        if (!faults.isDeaf(source.getPort())) {
            super.onResponseSetup(message, buffer, length, source, conductor);
        }
    }
}
