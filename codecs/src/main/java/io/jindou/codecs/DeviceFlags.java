package io.jindou.codecs;

/** Kinds and levels of devices, as in WuKongIM. Any other flag is a class of its own. */
public final class DeviceFlags {
    public static final int APP = 0;
    public static final int WEB = 1;
    public static final int PC = 2;
    /** What business servers send; no client may have it. */
    public static final int SYSTEM = 99;
    /** In {@code DeviceQuit}: APP, WEB and PC. */
    public static final int ALL = 255;

    public static final int LEVEL_SLAVE = 0;
    public static final int LEVEL_MASTER = 1;

    private DeviceFlags() {
    }

    /** True for the flags that no device has. */
    public static boolean isReserved(final int deviceFlag) {
        return SYSTEM == deviceFlag || ALL == deviceFlag;
    }
}
