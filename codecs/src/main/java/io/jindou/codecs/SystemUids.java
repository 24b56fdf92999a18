package io.jindou.codecs;

/** Reserved names, as in WuKongIM. */
public final class SystemUids {
    /** Nobody may connect as this one; its messages pass every permission, and its name is not shown in RECV. */
    public static final String SYSTEM = "____system";
    /** Connects with the admin token. */
    public static final String MANAGER = "____manager";
    /** Device id of what business servers send; no client may have it. */
    public static final String DEVICE = "____device";
    /** End of the id of a command channel as administrators write it. */
    public static final String COMMAND_SUFFIX = "____cmd";
    /** End of a visitor's uid; visitors need no token. */
    public static final String VISITOR_SUFFIX = "___vstr";

    private SystemUids() {
    }
}
