package io.jindou.engine;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.Bytes;
import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Members;
import io.jindou.engine.user.Users;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a channel's messages end, for who may read it. A look-up into the state between two entries; changes nothing. The command
 * channel beside a channel is read, by administrators, under the channel's id with {@link SystemUids#COMMAND_SUFFIX} behind it.
 */
public final class ChannelHeads {
    /** Bytes of the longest id that can be asked for. */
    public static final int ID_MAX = Limits.CANONICAL_ID_MAX + SystemUids.COMMAND_SUFFIX.length();

    private static final byte[] COMMAND_SUFFIX = SystemUids.COMMAND_SUFFIX.getBytes(StandardCharsets.US_ASCII);

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
     * Looks up a channel as a user sees it: one of two by the peer's uid, or by the whole id. One of two without messages is
     * empty, not unknown.
     *
     * @return SUCCESS, then {@link #lastSeq} and {@link #lastJournalNo} hold; or why not.
     */
    public Reason find(
        final int channelType, final DirectBuffer id, final int idOffset, final int idLength,
        final DirectBuffer uid, final int uidOffset, final int uidLength, final boolean admin) {
        lastSeq = 0;
        lastJournalNo = 0;
        if (!ChannelTypes.isKnown(channelType)) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        final boolean isCommand = admin && isCommandId(id, idOffset, idLength);
        final int baseLength = isCommand ? idLength - COMMAND_SUFFIX.length : idLength;
        final int type = isCommand ? channelType | ChannelTypes.COMMAND : channelType;
        if (baseLength < 1 || baseLength > Limits.CANONICAL_ID_MAX || uidLength > Limits.UID_MAX) {
            return Reason.CHANNEL_ID_ERROR;
        }
        if (ChannelTypes.isOfTwo(channelType)) {
            return findOfTwo(type, id, idOffset, baseLength, uid, uidOffset, uidLength, admin);
        }
        final int baseNo = channels.find(channelType, id, idOffset, baseLength);
        final int channelNo = isCommand ? channels.find(type, id, idOffset, baseLength) : baseNo;
        if (NONE == baseNo && NONE == channelNo) {
            return Reason.CHANNEL_NOT_EXIST;
        }
        if (!admin && !isMember(baseNo, uid, uidOffset, uidLength)) {
            return Reason.NOT_PERMITTED;
        }
        return found(channelNo);
    }

    private Reason findOfTwo(
        final int type, final DirectBuffer id, final int idOffset, final int idLength,
        final DirectBuffer uid, final int uidOffset, final int uidLength, final boolean admin) {
        final int separator = ChannelIds.separator(id, idOffset, idLength);
        if (separator > 0) {
            final int behind = separator + 1;
            final boolean isEnd = Bytes.areEqual(id, idOffset, separator, uid, uidOffset, uidLength)
                || Bytes.areEqual(id, idOffset + behind, idLength - behind, uid, uidOffset, uidLength);
            return admin || isEnd ? found(channels.find(type, id, idOffset, idLength)) : Reason.NOT_PERMITTED;
        }
        if (idLength > Limits.UID_MAX || uidLength < 1) {
            return Reason.CHANNEL_ID_ERROR;
        }
        final boolean uidIsFirst = ChannelTypes.AGENT == (type & ~ChannelTypes.COMMAND)
            || ChannelIds.compare(uid, uidOffset, uidLength, id, idOffset, idLength) >= 0;
        final int length = ChannelIds.canonicalPerson(
            uidIsFirst, uid, uidOffset, uidLength, id, idOffset, idLength, canonical);
        return found(channels.find(type, canonical, 0, length));
    }

    private boolean isMember(final int channelNo, final DirectBuffer uid, final int offset, final int length) {
        final int user = users.find(uid, offset, length);
        return NONE != user && 0 != (members.bits(channelNo, user) & Members.MEMBER);
    }

    private Reason found(final int channelNo) {
        if (NONE != channelNo) {
            lastSeq = channels.lastSeq(channelNo);
            lastJournalNo = channels.lastJournalNo(channelNo);
        }
        return Reason.SUCCESS;
    }

    private static boolean isCommandId(final DirectBuffer id, final int offset, final int length) {
        final int base = length - COMMAND_SUFFIX.length;
        return base > 0 && Bytes.areEqual(id, offset + base, COMMAND_SUFFIX.length, COMMAND_SUFFIX);
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
