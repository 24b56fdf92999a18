package io.jindou.perf.wukongim;

import io.jindou.perf.rig.Outbox;
import org.agrona.DirectBuffer;

/** Puts one packet behind what a connection has still to write, in the way of its transport. */
@FunctionalInterface
interface PacketSink {
    /** The packet as it is: for TCP. */
    PacketSink TCP = Outbox::put;

    void put(Outbox out, DirectBuffer packet, int offset, int length);
}
