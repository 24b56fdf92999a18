package io.jindou.engine;

/** Numbers of the snapshot's sections. A number is never used again for something else. */
public final class Sections {
    public static final int CELL = 1;
    public static final int GATEWAYS = 2;
    public static final int LINKS = 3;
    public static final int RINGS = 4;
    public static final int USERS = 5;
    public static final int DEVICES = 6;
    public static final int MEMBERSHIPS = 7;
    public static final int SESSIONS = 8;
    public static final int CHANNELS = 9;
    public static final int MEMBERS = 10;
    public static final int INTEREST = 11;
    // 12 was the senders of the duplicate window, up to version 2
    public static final int WINDOW_ENTRIES = 13;
    public static final int REPORTS = 14;

    private Sections() {
    }
}
