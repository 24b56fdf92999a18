package io.jindou.perf.soak;

/** The messages of one user in one channel, numbered from 0; the number is in the payload. */
final class Lane {
    final int id;
    final Channel channel;
    /** Place in {@link Channel#lanes}. */
    final int index;
    /** Where the sender itself reads the channel. */
    final Cursor own;
    private int sent;
    private int acknowledged;

    Lane(final int id, final Channel channel, final int index, final Cursor own) {
        this.id = id;
        this.channel = channel;
        this.index = index;
        this.own = own;
    }

    int sent() {
        return sent;
    }

    /** Number of the next message. */
    int next() {
        return sent++;
    }

    /** Every message has its acknowledgement. */
    boolean isQuiet() {
        return sent == acknowledged;
    }

    /** False: it was not this one's turn. */
    boolean acknowledge(final int sequence) {
        if (sequence != acknowledged) {
            return false;
        }
        acknowledged++;
        return true;
    }
}
