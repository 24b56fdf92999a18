package io.jindou.gateway.jsonrpc;

/** What the bits of flags and of setting are called in JSON; the index is the number of the bit. */
final class FlagNames {
    static final String[] HEADER = {"noPersist", "redDot", "syncOnce", "dup"};
    static final String[] SETTING = {"", "stream", "", "topic", "", "signal", "", "receipt"};

    private FlagNames() {
    }

    /** Number of the bit; -1: no such name. */
    static int bit(final String[] names, final String name) {
        for (int i = 0; i < names.length; i++) {
            if (!name.isEmpty() && name.equals(names[i])) {
                return i;
            }
        }
        return -1;
    }
}
