package io.jindou.cluster.cli;

import io.jindou.codecs.DeviceFlags;
import java.util.Locale;

/** Kinds of devices as people write them. */
enum DeviceKind {
    APP(DeviceFlags.APP),
    WEB(DeviceFlags.WEB),
    PC(DeviceFlags.PC);

    private final int flag;

    DeviceKind(final int flag) {
        this.flag = flag;
    }

    int flag() {
        return flag;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
