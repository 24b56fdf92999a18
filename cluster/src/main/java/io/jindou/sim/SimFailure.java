package io.jindou.sim;

/** A run broke a rule. */
public final class SimFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Check check;

    /** A broken rule, with what was seen. */
    public SimFailure(final Check check, final String what) {
        super(check + ": " + what);
        this.check = check;
    }

    /** A broken rule that showed as an exception. */
    public SimFailure(final Check check, final String what, final Throwable cause) {
        super(check + ": " + what, cause);
        this.check = check;
    }

    /** Which rule. */
    public Check check() {
        return check;
    }

    /** What is said is made of its parts only when it has to be. */
    static void require(final boolean holds, final Check check, final Object... what) {
        if (!holds) {
            throw new SimFailure(check, joined(what));
        }
    }

    static void same(final Object expected, final Object actual, final Check check, final Object... what) {
        if (!expected.equals(actual)) {
            throw new SimFailure(check, joined(what) + ": expected " + expected + " but was " + actual);
        }
    }

    private static String joined(final Object... parts) {
        final StringBuilder text = new StringBuilder();
        for (final Object part : parts) {
            text.append(part);
        }
        return text.toString();
    }
}
