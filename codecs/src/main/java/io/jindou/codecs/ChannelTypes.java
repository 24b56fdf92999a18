package io.jindou.codecs;

/** Channel types of the client protocols. */
public final class ChannelTypes {
    public static final int PERSON = 1;
    public static final int GROUP = 2;

    private ChannelTypes() {
    }

    /** True for the types the engine serves: the others are refused with {@link Reason#NOT_SUPPORT_CHANNEL_TYPE}. */
    public static boolean isServed(final int channelType) {
        return PERSON == channelType || GROUP == channelType;
    }
}
