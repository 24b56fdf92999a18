package io.jindou.perf.rig;

import org.agrona.BitUtil;

/** The messages from one sender to one destination, numbered from 0, and which of them are under way. */
final class Stream {
    private static final int ACK = 1 << 30;

    final int id;
    final Plan.Route route;
    /** Who gets each message. */
    final int[] receivers;
    /** Paced messages that are due and not sent. */
    int owed;
    /** What is owed waits because too many messages are under way, not because the generator is late. */
    boolean isHeldBack;
    /** Index within {@link #receivers} by user; of all streams to the same receivers. Below zero: gets nothing. */
    private final int[] indexOfUser;
    /** Payload sizes, taken in turn. */
    private final int[] lengths;
    /** By receiver: the number above all that came. */
    private final int[] expected;
    private final long[] intendedNs;
    /** By slot: deliveries to come, and {@link #ACK} while the acknowledgement is to come; 0: the slot is free. */
    private final int[] missing;
    private final int mask;
    private final int endsOfMessage;
    private int sent;
    private int inFlight;

    /**
     * A stream.
     *
     * @param indexOfUser    null: there is one receiver
     * @param capacity       messages that may be under way
     * @param isAcknowledged a message needs an acknowledgement besides its deliveries to be over
     */
    Stream(
        final int id,
        final Plan.Route route,
        final int[] receivers,
        final int[] indexOfUser,
        final int[] lengths,
        final int capacity,
        final boolean isAcknowledged) {
        if (0 == receivers.length) {
            throw new IllegalArgumentException("nobody gets the messages of route " + id);
        }
        this.id = id;
        this.route = route;
        this.receivers = receivers;
        this.indexOfUser = indexOfUser;
        this.lengths = lengths;
        expected = new int[receivers.length];
        final int slots = BitUtil.findNextPositivePowerOfTwo(capacity);
        intendedNs = new long[slots];
        missing = new int[slots];
        mask = slots - 1;
        endsOfMessage = receivers.length + (isAcknowledged ? ACK : 0);
    }

    /** How many messages were sent; the number of the next one. */
    int sent() {
        return sent;
    }

    int inFlight() {
        return inFlight;
    }

    /** False: the message that had the place of the next one is still under way. */
    boolean hasRoom() {
        return 0 == missing[sent & mask];
    }

    /** Takes the next number for a message. To be asked first: {@link #hasRoom}. */
    int next(final long timeNs) {
        if (Integer.MAX_VALUE == sent) {
            throw new RigException("route " + id + " has used up its numbers: the load is too long");
        }
        final int sequence = sent++;
        intendedNs[sequence & mask] = timeNs;
        missing[sequence & mask] = endsOfMessage;
        inFlight++;
        return sequence;
    }

    /** Goes on from this number, as if all before were over; for tests of what happens after weeks. */
    void skipTo(final int sequence) {
        sent = sequence;
    }

    /** Payload bytes of a message. */
    int length(final int sequence) {
        return lengths[sequence % lengths.length];
    }

    /** Of a message under way. */
    long intendedNs(final int sequence) {
        return intendedNs[sequence & mask];
    }

    /** Its slot was not given to another message; what has its slot no more is over. */
    private boolean isKnown(final int sequence) {
        return sequence >= 0 && sequence < sent && sent - sequence <= mask + 1;
    }

    /** False: a message with such a number, time and length was never sent. Times are known of the last messages only. */
    boolean isSent(final int sequence, final long timeNs, final int length) {
        return sequence >= 0 && sequence < sent && length == length(sequence)
            && (!isKnown(sequence) || timeNs == intendedNs[sequence & mask]);
    }

    /** False: no such message waits for its acknowledgement. */
    boolean isUnacknowledged(final int sequence) {
        return isKnown(sequence) && 0 != (missing[sequence & mask] & ACK);
    }

    /** To be asked first: {@link #isUnacknowledged}. True: all of the message has ended. */
    boolean onAck(final int sequence) {
        return onEnd(sequence, ACK);
    }

    /** To be called for first deliveries only. True: all of the message has ended. */
    boolean onDelivered(final int sequence) {
        return onEnd(sequence, 1);
    }

    private boolean onEnd(final int sequence, final int end) {
        missing[sequence & mask] -= end;
        if (0 == missing[sequence & mask]) {
            inFlight--;
            return true;
        }
        return false;
    }

    /** Below zero: not a receiver. */
    int indexOf(final int user) {
        if (null == indexOfUser) {
            return receivers[0] == user ? 0 : -1;
        }
        return user < indexOfUser.length ? indexOfUser[user] : -1;
    }

    int expected(final int receiver) {
        return expected[receiver];
    }

    void expect(final int receiver, final int sequence) {
        expected[receiver] = sequence;
    }
}
