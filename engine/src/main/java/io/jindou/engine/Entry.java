package io.jindou.engine;

/** The log entry being applied: where it lies, who sent it, and how many journal records it has made so far. */
public final class Entry {
    private long logPosition;
    private long clusterSessionId;
    private int ordinal;

    void begin(final long position, final long clusterSession) {
        logPosition = position;
        clusterSessionId = clusterSession;
        ordinal = 0;
    }

    /** Between messages: a new term, or the end of a snapshot that was loaded. */
    void moveTo(final long position) {
        logPosition = position;
    }

    /** Position of the entry in the log; between entries, of the last one applied. */
    public long logPosition() {
        return logPosition;
    }

    public long clusterSessionId() {
        return clusterSessionId;
    }

    /** The ordinal of the next journal record of this entry. */
    public int nextOrdinal() {
        return ordinal++;
    }
}
