package io.jindou.perf.soak;

import io.jindou.codecs.Reason;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.rig.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Users who came back read from the history what they have missed: one channel after the other, one question at a time. */
final class CatchUps {
    private static final int COUNT = 500;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Generator generator;
    private final Auditor auditor;
    private final List<User> waiting = new ArrayList<>();
    private long retries;
    private Reason refusal;

    CatchUps(final Generator generator, final Auditor auditor) {
        this.generator = generator;
        this.auditor = auditor;
    }

    /** Asks for the next channel of this user in which something is missing. */
    void next(final User user, final long nowNs) {
        if (null != user.asking || !user.isOnline()) {
            return;
        }
        for (int i = 0; i < user.cursors.size(); i++) {
            if (user.cursors.get(i).isCatchingUp()) {
                ask(user, user.cursors.get(i), nowNs);
                return;
            }
        }
    }

    private void ask(final User user, final Cursor cursor, final long nowNs) {
        user.asking = cursor;
        if (nowNs - user.askAgainAtNs < 0) {
            waiting.add(user);
            return;
        }
        final Channel channel = cursor.channel;
        user.speaker.historyFrom(user.connection.out, channel.isGroup() ? ~channel.group : channel.peer(user).number,
            cursor.next(), COUNT);
        generator.mark(user.connection);
    }

    /** Asks again for those who were told to come later. */
    void step(final long nowNs) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            final User user = waiting.get(i);
            if (nowNs - user.askAgainAtNs >= 0) {
                waiting.remove(i);
                ask(user, user.asking, nowNs);
            }
        }
    }

    void onRemembered(final User user, final Heard message) {
        if (null != user.asking) {
            auditor.onRemembered(user.asking, message);
        }
    }

    void onHistoryEnd(
        final User user, final long maxSeq, final boolean hasMore, final Reason reason, final long nowNs) {
        final Cursor cursor = user.asking;
        if (null == cursor) {
            return;
        }
        user.asking = null;
        switch (reason) {
            case SUCCESS -> {
                if (!cursor.onHistoryEnd(maxSeq, hasMore, auditor.findings())) {
                    ask(user, cursor, nowNs);
                }
            }
            case BUSY, NOT_YET, HISTORY_UNAVAILABLE -> {
                retries++;
                user.askAgainAtNs = nowNs + PAUSE_NS;
            }
            default -> {
                // asked no more: the gap stays open and what lies in it counts as lost
                refusal = reason;
                return;
            }
        }
        next(user, nowNs);
    }

    /** Questions that the server wanted to be asked later. */
    long retries() {
        return retries;
    }

    /** Why the history was refused for good; null: it was not. */
    Reason refusal() {
        return refusal;
    }
}
