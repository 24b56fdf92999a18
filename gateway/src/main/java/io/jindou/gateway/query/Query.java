package io.jindou.gateway.query;

/** One question under way. Used again for others once its outcome was told. */
public final class Query {
    long requestId;
    long deadlineNs;
    long connectionId;
    long correlationId;
    boolean wantsMessages;
    boolean isDescending;

    /** The connection that asked. */
    public long connectionId() {
        return connectionId;
    }

    /** What the client calls the question. */
    public long correlationId() {
        return correlationId;
    }

    /** True for history, false for the newest sequence alone. */
    public boolean wantsMessages() {
        return wantsMessages;
    }

    public boolean isDescending() {
        return isDescending;
    }
}
