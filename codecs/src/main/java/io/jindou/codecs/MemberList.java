package io.jindou.codecs;

/** Which list of a channel a {@code MembersChange} is about; for channel type person only deny and allow exist. */
public final class MemberList {
    public static final int MEMBERS = 0;
    public static final int DENY = 1;
    public static final int ALLOW = 2;

    private MemberList() {
    }
}
