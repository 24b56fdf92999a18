package io.jindou.engine.ingress;

import static io.jindou.engine.memory.RecordTable.NONE;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.MessageFlags;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.user.Users;
import org.agrona.DirectBuffer;

/**
 * Stage 3 of a message of two, in the slot of each of the two users: one event for each link that has sessions of this user. The
 * sender's other sessions get the message too, with the red dot cleared; the session that sent it gets only its SENDACK.
 */
final class DeliverHandler {
    private final Users users;
    private final Sessions sessions;
    private final RecvEvents recvEvents;

    DeliverHandler(final Users users, final Sessions sessions, final RecvEvents recvEvents) {
        this.users = users;
        this.sessions = sessions;
        this.recvEvents = recvEvents;
    }

    void onDeliver(final Post post, final DirectBuffer uid, final int offset, final int length) {
        final int user = users.find(uid, offset, length);
        if (NONE != user) {
            onDeliver(post, user);
        }
    }

    void onDeliver(final Post post, final int user) {
        final boolean own = user == post.senderNo;
        final int flags = own ? post.flags & ~MessageFlags.RED_DOT : post.flags;
        final Post.Range seenAs = own || ChannelTypes.PERSON != post.channelType ? post.channelId : post.shownUid;
        int first = users.sessionsHead(user);
        while (NONE != first) {
            final int link = sessions.link(first);
            int count = 0;
            int skipped = NONE;
            int session = first;
            while (NONE != session && sessions.link(session) == link) {
                if (link == post.originLink && sessions.connectionId(session) == post.originConnectionId
                    && !Defects.isPlanted(Defect.ORIGIN_GETS_COPY)) {
                    skipped = session;
                } else {
                    count++;
                }
                session = sessions.nextOfUser(session);
            }
            if (count > 0) {
                recvEvents.toUser(link, post, sessions, first, count, skipped, seenAs, flags);
            }
            first = session;
        }
    }
}
