package io.jindou.gateway.http;

import io.jindou.codecs.Reason;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Questions about the cell's state and its messages, in the name of an administrator. A method throws {@link HttpFailure} when
 * the question cannot be put now; else its reader is told once, maybe long after.
 */
interface Reads {
    /** The reader of a channel's newest sequence and of some of its messages. */
    interface HistoryReader {
        /**
         * An answer.
         *
         * @param records where {@code count} journal records lie as in a link's ring, sequences rising; valid during the call.
         * @param hasMore true when the channel has more in the direction that was asked.
         */
        void onHistory(Reason reason, long maxSeq, DirectBuffer records, int offset, int count, boolean hasMore);
    }

    /** The reader of a channel's flags. */
    @FunctionalInterface
    interface InfoReader {
        /** An answer; without SUCCESS nothing else holds. */
        void onInfo(Reason reason, int flags);
    }

    /** The reader of live sessions. */
    @FunctionalInterface
    interface SessionsReader {
        /** An answer about the first {@code uidsAnswered} of the uids. */
        void onSessions(Reason reason, int uidsAnswered, List<UserSession> sessions);
    }

    /** The reader of a page of a list. */
    @FunctionalInterface
    interface ListReader {
        /** An answer; with {@code hasMore} the next page follows {@code cursor}. */
        void onPage(Reason reason, List<String> uids, long cursor, boolean hasMore);
    }

    /** One live session. */
    record UserSession(String uid, int deviceFlag) {
    }

    /**
     * Messages of a channel as {@code uid} sees it.
     *
     * @param fromSeq the first one; descending: 0 for the newest.
     * @param count   0: only the newest sequence is asked for.
     */
    void history(ChannelKey channel, byte[] uid, long fromSeq, int count, boolean isDescending, HistoryReader reader);

    /** Flags of a channel; of a user, if its type is person. */
    void info(ChannelKey channel, InfoReader reader);

    /** Live sessions of users, at most {@link io.jindou.codecs.Limits#UIDS_PER_QUERY_MAX} of them. */
    void sessions(List<byte[]> uids, SessionsReader reader);

    /** A page of a list of a channel; cursor 0 is its beginning. */
    void list(ChannelKey channel, int list, long cursor, ListReader reader);
}
