package io.jindou.gateway.account;

import java.util.Locale;

/** What a thread of a node does; in the order in which a message passes. */
public enum Phase {
    /** Asks the kernel which sockets are ready, without waiting. */
    SOCKET_POLL,
    /** Takes bytes from sockets; also accepts and closes them. */
    SOCKET_READ,
    /** Bytes to frames to commands in the up-ring. One visit is one read that brought bytes. */
    DECODE,
    /** Offers commands to the cell. */
    OFFER,
    /** Aeron's driver, unless the archive steps it, as on the core thread. */
    DRIVER,
    /** Aeron's archive: writes the log to its file. Where both share a thread it also steps the driver. */
    ARCHIVE,
    /** Consensus module: ingress to log. */
    CONSENSUS,
    /** The service's container: polls the log. */
    SERVICE,
    /** Applies log entries, without the journal. One visit is one entry. */
    ENGINE,
    /** Appends records. One visit is one record. */
    JOURNAL,
    /** Drains the rings of events, and hands reads to the history. */
    DRAIN,
    /** Polls what the cell sends and encodes it for its connections. */
    FAN_OUT,
    /** Hands gathered frames to sockets. */
    SOCKET_WRITE,
    /** Deadlines of connections, answers of the history, and what else is looked at once a loop. */
    UPKEEP,
    /** Waits for work. */
    WAIT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As it is written in reports. */
    public String label() {
        return label;
    }
}
