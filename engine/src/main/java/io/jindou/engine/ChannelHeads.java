package io.jindou.engine;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Members;
import io.jindou.engine.user.Users;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Where a channel's messages end, for who may read it. A look-up into the state between two entries; changes nothing. */
public final class ChannelHeads {
    private final Channels channels;
    private final Members members;
    private final Users users;
    private final UnsafeBuffer canonical = new UnsafeBuffer(new byte[Limits.CANONICAL_ID_MAX]);
    private long lastSeq;
    private long lastJournalNo;

    ChannelHeads(final Channels channels, final Members members, final Users users) {
        this.channels = channels;
        this.members = members;
        this.users = users;
    }

    /**
     * Looks up a channel as a user sees it: a person channel by the peer's uid. A person channel without messages is empty, not
     * unknown.
     *
     * @return SUCCESS, then {@link #lastSeq} and {@link #lastJournalNo} hold; or why not.
     */
    public Reason find(
        final int channelType, final DirectBuffer id, final int idOffset, final int idLength,
        final DirectBuffer uid, final int uidOffset, final int uidLength, final boolean admin) {
        lastSeq = 0;
        lastJournalNo = 0;
        if (!ChannelTypes.isServed(channelType)) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        if (idLength < 1 || idLength > Limits.CANONICAL_ID_MAX || uidLength < 1 || uidLength > Limits.UID_MAX) {
            return Reason.CHANNEL_ID_ERROR;
        }
        final int channelNo;
        if (ChannelTypes.PERSON == channelType) {
            if (admin && ChannelIds.separator(id, idOffset, idLength) > 0) {
                channelNo = channels.find(channelType, id, idOffset, idLength);
            } else if (idLength > Limits.UID_MAX) {
                return Reason.CHANNEL_ID_ERROR;
            } else {
                final int length = ChannelIds.canonicalPerson(
                    uid, uidOffset, uidLength, id, idOffset, idLength, canonical);
                channelNo = channels.find(channelType, canonical, 0, length);
            }
        } else {
            channelNo = channels.find(channelType, id, idOffset, idLength);
            if (NONE == channelNo) {
                return Reason.CHANNEL_NOT_EXIST;
            }
            final int user = users.find(uid, uidOffset, uidLength);
            if (!admin && (NONE == user || 0 == (members.bits(channelNo, user) & Members.MEMBER))) {
                return Reason.NOT_PERMITTED;
            }
        }
        if (NONE != channelNo) {
            lastSeq = channels.lastSeq(channelNo);
            lastJournalNo = channels.lastJournalNo(channelNo);
        }
        return Reason.SUCCESS;
    }

    /** Sequence of the newest message; 0 when there is none. */
    public long lastSeq() {
        return lastSeq;
    }

    /** Journal number of the newest message; 0 when there is none. */
    public long lastJournalNo() {
        return lastJournalNo;
    }
}
