package io.jindou.gateway.session;

/** Since when a socket takes nothing, looked at now and then. */
final class WriteStall {
    private boolean isStalled;
    private long sinceNs;

    /** True when the socket has taken nothing for so long. */
    boolean lasts(final boolean isWritable, final long nowNs, final long limitNs) {
        if (isWritable) {
            isStalled = false;
        } else if (!isStalled) {
            isStalled = true;
            sinceNs = nowNs;
        }
        return isStalled && nowNs - sinceNs >= limitNs;
    }
}
