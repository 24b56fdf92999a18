package io.jindou.codecs;

/** Reserved names. */
public final class SystemUids {
    /** Nobody may connect as this one; its messages pass every permission. */
    public static final String SYSTEM = "____system";
    /** Connects with the admin token. */
    public static final String MANAGER = "____manager";

    private SystemUids() {
    }
}
