package io.jindou.perf.chaos;

/**
 * How far one member has read one channel. The sequence of a channel has no holes, and what a connection hears of it, pushed
 * messages and the acknowledgements of its own, comes in the order of the log; so the next sequence is always known. After a
 * connection was lost, what was stored meanwhile is read from the history, and the two parts have to meet:
 *
 * <pre>
 *   1 ......... next | to be read from the history | first ......... live | to be pushed
 * </pre>
 *
 * Everything below next is known, and everything from first to live but what was counted as missed. What was sent after the
 * connection was confirmed must be pushed, whether it is in the history or not.
 */
final class Reader {
    final Channel channel;
    final Client client;
    int id;
    private long next = 1;
    /** The first sequence pushed on this connection; 0: none yet. */
    private long first = 1;
    private long live = 1;
    /** Until here nothing may be pushed on this connection: somebody had heard of it before the connection was asked for. */
    private long floor;
    /** The lowest sequence that is known to be sent on this connection's watch and was not pushed; 0: none. */
    private long due;
    /** When this connection was confirmed, by the clock that stamps messages. */
    private long readyNs;
    private boolean isCatchingUp;

    Reader(final Channel channel, final Client client) {
        this.channel = channel;
        this.client = client;
    }

    // ===== coming and going =====

    /** The connection is gone, with whatever was on its way. */
    void away() {
        if (0 != first && next >= first) {
            next = Math.max(next, live);
        }
        isCatchingUp = false;
    }

    /** A new connection is about to be asked for. */
    void ask() {
        first = 0;
        live = 0;
        due = 0;
        floor = channel.lastSequence();
    }

    /** The new connection was confirmed. */
    void ready(final long nowNs) {
        readyNs = nowNs;
        isCatchingUp = true;
        passOwn();
    }

    boolean isCatchingUp() {
        return isCatchingUp;
    }

    /** The first sequence to be read from the history. */
    long next() {
        return next;
    }

    // ===== what is heard =====

    /**
     * A message was pushed, or one of the member's own was acknowledged that was not sent on another connection before.
     *
     * @param isMarked the gateway says that it pushes it again
     */
    void onLive(final long sequence, final boolean isMarked, final Findings findings) {
        if (0 == first) {
            if (sequence <= floor) {
                findings.again(this, sequence, isMarked);
                return;
            }
            if (0 != due && due < sequence) {
                passOver(due, sequence, findings);
            }
            due = 0;
            if (!isCatchingUp && next < sequence) {
                passOver(next, sequence, findings);
                next = sequence;
            }
            first = sequence;
        } else if (sequence < live) {
            findings.again(this, sequence, isMarked);
            return;
        } else {
            passOver(live, sequence, findings);
        }
        live = sequence + 1;
        findings.delivered();
        join();
    }

    /** One of the member's own, sent on an earlier connection and sent again on this one, was acknowledged: old or new. */
    void onOwnAgain(final long sequence, final Findings findings) {
        if (0 != first && sequence >= live) {
            passOver(live, sequence, findings);
            live = sequence + 1;
        }
        join();
    }

    /** A message of an answer of the history, in rising order. */
    void onHistory(final long sequence, final long sentNs, final Findings findings) {
        if (!isCatchingUp || sequence < next) {
            return;
        }
        if (sequence > next) {
            findings.notInHistory(sequence - next, this, next);
        }
        if (sentNs - readyNs > 0) {
            if (0 == first) {
                due = 0 == due ? sequence : due;
            } else if (sequence < first && !isOwnAcknowledged(sequence)) {
                findings.missed(this, sequence, sequence + 1);
            }
        }
        next = sequence + 1;
        findings.inHistory();
        join();
    }

    /** An answer of the history is over; false: it has to be asked again. */
    boolean onHistoryEnd(final boolean hasMore) {
        if (isCatchingUp && !hasMore) {
            // what was pushed before the first one that was heard live must be there already
            isCatchingUp = 0 != first && next < first;
        }
        return !isCatchingUp;
    }

    private void join() {
        passOwn();
        if (0 != first && next >= first) {
            next = Math.max(next, live);
            isCatchingUp = false;
        }
    }

    /** What the member has written itself, and has the acknowledgement of, it need not read. */
    private void passOwn() {
        while (isOwnAcknowledged(next)) {
            next++;
        }
    }

    private boolean isOwnAcknowledged(final long sequence) {
        final Lane lane = channel.lane(sequence);
        return null != lane && lane.own == this && lane.isAcknowledged(channel.number(sequence));
    }

    private void passOver(final long from, final long to, final Findings findings) {
        for (long sequence = from; sequence < to; sequence++) {
            if (!isOwnAcknowledged(sequence)) {
                findings.missed(this, sequence, sequence + 1);
            }
        }
    }

    // ===== the end =====

    /** All below has been read or was counted as missed. */
    private long known() {
        return 0 != first && next >= first ? Math.max(next, live) : next;
    }

    /** Everything that is due by now has come. */
    boolean isComplete() {
        return !isCatchingUp && 0 == due && known() > channel.lastSequence();
    }

    /** Nothing more will come: what is due and did not come is missed. */
    void finish(final Findings findings) {
        final long end = channel.lastSequence() + 1;
        passOver(known(), 0 != first && next < first ? first : end, findings);
        if (0 != first && next < first) {
            passOver(live, end, findings);
        }
        if (0 != due) {
            passOver(due, Math.min(end, known()), findings);
        }
    }

    @Override
    public String toString() {
        return "user " + client.number + " in " + channel + ": next " + next + ", first " + first + ", live " + live + ", due "
            + due + ", newest " + channel.lastSequence() + (isCatchingUp ? ", catching up" : "");
    }
}
