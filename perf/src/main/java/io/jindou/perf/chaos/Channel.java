package io.jindou.perf.chaos;

import java.util.Arrays;
import java.util.List;

/**
 * A conversation of two, or a group: who reads, who writes, and which message was heard of under which sequence. Whoever hears
 * of a message, by push, acknowledgement or history, must hear of the same one.
 */
final class Channel {
    /** Of the group; of a conversation of two {@link #PERSON}. */
    static final int PERSON = -1;

    private static final int INITIAL = 64;
    private static final int NUMBER_BITS = 32;

    final int id;
    final int group;
    final Reader[] readers;
    final Lane[] lanes;
    /** Place of a user among the readers of a group, or -1. */
    private final int[] readerOfUser;
    /** By sequence: 0, or the message's lane plus one, and its number. */
    private long[] messages = new long[INITIAL];
    private long lastSequence;

    /**
     * A channel.
     *
     * @param members places within the clients
     * @param senders places within the members
     * @param firstId of the lanes
     */
    Channel(
        final int id, final int group, final List<Client> clients, final int[] members, final int[] senders, final int firstId) {
        this.id = id;
        this.group = group;
        readers = new Reader[members.length];
        lanes = new Lane[senders.length];
        readerOfUser = new int[isGroup() ? clients.size() : 0];
        Arrays.fill(readerOfUser, -1);
        for (int i = 0; i < members.length; i++) {
            readers[i] = new Reader(this, clients.get(members[i]));
            if (isGroup()) {
                readerOfUser[members[i]] = i;
            }
        }
        for (int i = 0; i < senders.length; i++) {
            lanes[i] = new Lane(firstId + i, this, i, readers[senders[i]]);
        }
    }

    boolean isGroup() {
        return PERSON != group;
    }

    /** The user's place in this channel, or null if the user has no business here. */
    Reader reader(final int user) {
        if (isGroup()) {
            return readerOfUser[user] < 0 ? null : readers[readerOfUser[user]];
        }
        return readers[0].client.number == user ? readers[0] : readers[1].client.number == user ? readers[1] : null;
    }

    /** Where a member sends to and asks for the history of, as a speaker takes it. */
    int destination(final Client member) {
        return isGroup() ? ~group : peer(member).number;
    }

    /** The other one in a conversation of two. */
    Client peer(final Client member) {
        return readers[0].client == member ? readers[1].client : readers[0].client;
    }

    /** The highest sequence that anybody has heard of. */
    long lastSequence() {
        return lastSequence;
    }

    /** Somebody has heard of a message under this sequence; false: it is another one than before. */
    boolean note(final long sequence, final Lane lane, final int number) {
        if (sequence >= messages.length) {
            messages = Arrays.copyOf(messages, (int)Math.max(2L * messages.length, sequence + 1));
        }
        lastSequence = Math.max(lastSequence, sequence);
        final long message = (long)(lane.index + 1) << NUMBER_BITS | number;
        final long before = messages[(int)sequence];
        if (0 == before) {
            messages[(int)sequence] = message;
        }
        return 0 == before || message == before;
    }

    /** Whose message a sequence is, or null if nobody has heard of it. */
    Lane lane(final long sequence) {
        final long message = sequence < messages.length ? messages[(int)sequence] : 0;
        return 0 == message ? null : lanes[(int)(message >>> NUMBER_BITS) - 1];
    }

    /** The number of the message of a sequence that was heard of. */
    int number(final long sequence) {
        return (int)messages[(int)sequence];
    }

    @Override
    public String toString() {
        return isGroup() ? "group " + group : "users " + readers[0].client.number + " and " + readers[1].client.number;
    }
}
