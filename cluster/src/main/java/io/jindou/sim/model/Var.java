package io.jindou.sim.model;

import java.nio.charset.StandardCharsets;

/** Variable-length fields of decoders. */
final class Var {
    private Var() {
    }

    static String text(final int length, final Getter getter) {
        return new String(bytes(length, getter), StandardCharsets.UTF_8);
    }

    static byte[] bytes(final int length, final Getter getter) {
        final byte[] bytes = new byte[length];
        getter.get(bytes, 0, length);
        return bytes;
    }

    /** A generated getter. */
    interface Getter {
        int get(byte[] to, int offset, int length);
    }
}
