package io.jindou.codecs;

/** Channel types of the client protocols, and which rules each goes by. */
public final class ChannelTypes {
    public static final int PERSON = 1;
    public static final int GROUP = 2;
    /** Customer service, the old way: everybody may send. */
    public static final int SERVICE = 3;
    public static final int COMMUNITY = 4;
    public static final int COMMUNITY_TOPIC = 5;
    /** Everybody may send. */
    public static final int INFO = 6;
    public static final int DATA = 7;
    /** Only business servers send into it. */
    public static final int TEMP = 8;
    public static final int LIVE = 9;
    /** A visitor and those who serve him: the channel's id is the visitor's uid. */
    public static final int VISITORS = 10;
    /** A user and an agent: {@code user@agent}, in this order. */
    public static final int AGENT = 11;
    public static final int AGENT_GROUP = 12;

    /**
     * Added to the type of a command channel. It lies beside an ordinary one and has its id, its members and its slot, but
     * sequences and records of its own.
     */
    public static final int COMMAND = 0x80;

    private ChannelTypes() {
    }

    /** True for the types that the rules of engine version 4 know. */
    public static boolean isPersonOrGroup(final int channelType) {
        return PERSON == channelType || GROUP == channelType;
    }

    /** True for the types that business servers may use. */
    public static boolean isKnown(final int channelType) {
        return channelType >= PERSON && channelType <= AGENT_GROUP;
    }

    /** True for the types that clients may send into: the others are refused with {@link Reason#NOT_SUPPORT_CHANNEL_TYPE}. */
    public static boolean isOpenToClients(final int channelType) {
        return isKnown(channelType) && TEMP != channelType;
    }

    /** True where the two ends of the id are the receivers, not members. */
    public static boolean isOfTwo(final int channelType) {
        return PERSON == channelType || AGENT == channelType;
    }

    /** True where bans of the channel do not count, as in WuKongIM. */
    public static boolean isNeverBanned(final int channelType) {
        return SERVICE == channelType || INFO == channelType || VISITORS == channelType || AGENT == channelType;
    }

    /** True where everybody may send who is not refused otherwise. */
    public static boolean isOpenToAll(final int channelType) {
        return SERVICE == channelType || INFO == channelType;
    }
}
