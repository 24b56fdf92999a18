package io.jindou.engine.service;

import io.jindou.engine.session.LiveSession;
import io.jindou.engine.session.SessionTrace;
import java.util.List;

/**
 * The life of a user's sessions, as one replica tells it between two log entries.
 *
 * @param uid               the user.
 * @param known             false when the cell never heard of the user.
 * @param logPosition       of the last entry applied.
 * @param sinceLogPosition  the past is remembered from here at most: the replica started here.
 * @param live              the sessions that are open.
 * @param past              what happened, the newest first.
 */
public record SessionLife(
    String uid, boolean known, long logPosition, long sinceLogPosition, List<LiveSession> live, List<SessionTrace> past) {
}
