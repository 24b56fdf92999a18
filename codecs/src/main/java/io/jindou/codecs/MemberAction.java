package io.jindou.codecs;

/**
 * What a {@code MembersChange} does to the list. One command changes a bounded number of rows: a SET or CLEAR that has not
 * come to the end of a long list answers {@link Reason#CONTINUE} and does the next part when it is sent again.
 */
public final class MemberAction {
    public static final int ADD = 0;
    public static final int REMOVE = 1;
    /** The list becomes exactly these. A list longer than one command is a SET with the first part and ADDs with the others. */
    public static final int SET = 2;
    /** The list becomes empty; the command names nobody. */
    public static final int CLEAR = 3;

    private MemberAction() {
    }
}
