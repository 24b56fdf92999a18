package io.jindou.engine;

import io.jindou.engine.report.StateReports;

/**
 * Which rules the cell goes by, which is state: the version that the last of its nodes has reported to know. Code asks for what
 * came with a version, so that a log is replayed by the rules by which it was made.
 */
public final class Rules {
    private static final int VERSION_OF_BUSINESS_SERVERS = 5;

    private final StateReports reports;

    /** Rules in force by what nodes have reported. */
    public Rules(final StateReports reports) {
        this.reports = reports;
    }

    /**
     * Version 5: publishing, command channels, SET and CLEAR of lists, the channel types beside person and group, ids of the form
     * {@code a@b}, reserved devices, and visitors.
     */
    public boolean serveBusiness() {
        return reports.version() >= VERSION_OF_BUSINESS_SERVERS;
    }
}
