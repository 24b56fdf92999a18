package io.jindou.perf.soak;

import java.util.List;

/** A conversation of two, or a group, with all who read or have read it and all who write. */
final class Channel {
    /** Of the group; of a conversation of two {@link #PERSON}. */
    static final int PERSON = -1;

    final int group;
    final Cursor[] cursors;
    final Lane[] lanes;
    private final int[] cursorOfUser;
    private long acknowledged;
    private long lastSeq;

    /**
     * A channel.
     *
     * @param users   all users of the soak
     * @param senders places within the members
     * @param firstId of the lanes
     */
    Channel(final int group, final List<User> users, final int[] members, final int[] senders, final int firstId) {
        this.group = group;
        cursors = new Cursor[members.length];
        lanes = new Lane[senders.length];
        cursorOfUser = new int[isGroup() ? users.size() : 0];
        java.util.Arrays.fill(cursorOfUser, -1);
        for (int i = 0; i < members.length; i++) {
            cursors[i] = new Cursor(this, users.get(members[i]), senders.length);
            if (isGroup()) {
                cursorOfUser[members[i]] = i;
            }
        }
        for (int i = 0; i < senders.length; i++) {
            lanes[i] = new Lane(firstId + i, this, i, cursors[senders[i]]);
        }
    }

    boolean isGroup() {
        return PERSON != group;
    }

    /** The user's place in this channel, or null if the user has no business here. */
    Cursor cursor(final int user) {
        if (isGroup()) {
            return cursorOfUser[user] < 0 ? null : cursors[cursorOfUser[user]];
        }
        return cursors[0].user.number == user ? cursors[0] : cursors[1].user.number == user ? cursors[1] : null;
    }

    /** The other one in a conversation of two. */
    User peer(final User user) {
        return cursors[0].user == user ? cursors[1].user : cursors[0].user;
    }

    void onAck(final long messageSeq) {
        acknowledged++;
        lastSeq = Math.max(lastSeq, messageSeq);
    }

    /** Messages that were acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** The highest sequence that an acknowledgement has named. */
    long lastSeq() {
        return lastSeq;
    }
}
