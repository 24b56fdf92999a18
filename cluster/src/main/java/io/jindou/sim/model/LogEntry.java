package io.jindou.sim.model;

/**
 * An entry of the replicated log.
 *
 * @param kind           what it is.
 * @param position       where it ends in the log; rises.
 * @param stampMs        the leader's wall clock.
 * @param termId         leadership term.
 * @param clusterSession whose message, or which session opened or closed.
 * @param bytes          of a message.
 */
public record LogEntry(Kind kind, long position, long stampMs, long termId, long clusterSession, byte[] bytes) {
    /** Kinds of entries that Aeron Cluster shows to a service. */
    public enum Kind {
        NEW_TERM,
        MESSAGE,
        SESSION_OPEN,
        SESSION_CLOSE,
        TICK,
        SNAPSHOT
    }
}
