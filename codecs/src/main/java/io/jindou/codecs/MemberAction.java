package io.jindou.codecs;

/** What a {@code MembersChange} does to the list. */
public final class MemberAction {
    public static final int ADD = 0;
    public static final int REMOVE = 1;

    private MemberAction() {
    }
}
