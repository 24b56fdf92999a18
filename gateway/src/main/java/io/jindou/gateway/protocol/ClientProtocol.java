package io.jindou.gateway.protocol;

import io.jindou.codecs.Reason;
import io.jindou.gateway.net.Outbound;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One client's language: its bytes become calls of a {@link ClientListener}, and what it is told becomes bytes of its
 * {@link Outbound}. A protocol that keeps nothing about a connection is one object for all of them, the others are one each. On
 * the agent's thread.
 *
 * <p>Each method that says something answers false when the client has too much waiting already and nothing was appended; true
 * also where the protocol has no words for it.
 */
public interface ClientProtocol {
    /**
     * Takes as many frames as are complete and can be taken now; stops when the listener no longer reads.
     *
     * @return how many bytes from the front are used up; the others are shown again with what follows.
     */
    int onBytes(ClientListener listener, UnsafeBuffer buffer, int offset, int length);

    /** Answers CONNECT: {@code reason} is success or why there is no session, the other values are 0 then. */
    boolean connAck(
        Outbound to, Reason reason, long connectionId, long serverTimeMs, int payloadMax, int deviceLevel);

    /** Answers a SEND; {@code reason} is a code as it came from the cell. */
    boolean sendAck(Outbound to, long clientSeq, long messageId, long messageSeq, int reason);

    /** Answers a heartbeat. */
    boolean heartbeat(Outbound to);

    /** Pushes a message, given as the body of a native RECV, see {@link EncodedRecv}. */
    boolean recv(Outbound to, DirectBuffer body, int offset, int length);

    /**
     * Pushes messages that lie one behind the other as in a native batch, from offset 0.
     *
     * @return false when they cannot be taken as a whole; nothing is appended then, and {@link #recv} may take some of them.
     */
    boolean recvs(Outbound to, DirectBuffer frames, int length, int count);

    /** Says why the connection is about to be closed. */
    boolean disconnect(Outbound to, Reason reason);

    /** How long the socket stays open behind {@link #disconnect}, in nanoseconds; 0: closed when that is sent. */
    long farewellNs(Reason reason);

    /** True when a RECVACK is for its message alone; false when it is for all before it too. */
    boolean acknowledgesSingly();

    /** True when a RECV that is sent again is marked so. */
    boolean marksResends();
}
