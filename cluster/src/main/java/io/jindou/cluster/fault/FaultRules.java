package io.jindou.cluster.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How bad the network is at this time. Written as {@code loss=0.05,delay=20ms,cut=20000-20099+20200-20299}, {@code cut=all}, or
 * {@code none}; whatever is not named is as it should be.
 *
 * @param loss    probability that a datagram is lost, from 0 to 1
 * @param delayNs how much later each datagram leaves
 * @param cutAll  nothing leaves, and nothing that comes is heard
 * @param cut     pairs of first and last port: nothing leaves for these, and control messages that come from these are not heard
 */
record FaultRules(double loss, long delayNs, boolean cutAll, int[] cut) {
    static final FaultRules NONE = new FaultRules(0, 0, false, new int[0]);

    private static final String NOTHING = "none";
    private static final String EVERYTHING = "all";
    private static final int PORT_MAX = 65_535;
    /** Beyond it no timeout of the cell would mean anything. */
    private static final long DELAY_MAX_MS = TimeUnit.SECONDS.toMillis(10);

    /** Throws {@link IllegalArgumentException} with a sentence. */
    static FaultRules parse(final String spec) {
        final String text = spec.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty() || NOTHING.equals(text)) {
            return NONE;
        }
        FaultRules rules = NONE;
        for (final String part : text.split(",", -1)) {
            final int equals = part.indexOf('=');
            final String name = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            final String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            rules = switch (name) {
                case "loss" -> new FaultRules(probability(value), rules.delayNs, rules.cutAll, rules.cut);
                case "delay" -> new FaultRules(rules.loss, delayNs(value), rules.cutAll, rules.cut);
                case "cut" -> EVERYTHING.equals(value) ? new FaultRules(rules.loss, rules.delayNs, true, rules.cut)
                    : new FaultRules(rules.loss, rules.delayNs, rules.cutAll, ranges(value));
                default -> throw new IllegalArgumentException("there is no fault '" + name + "'; there are loss, delay and cut");
            };
        }
        return rules;
    }

    private static double probability(final String value) {
        final double loss;
        try {
            loss = Double.parseDouble(value);
        } catch (final NumberFormatException ex) {
            throw new IllegalArgumentException("loss is a number from 0 to 1, not '" + value + "'", ex);
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("loss is a number from 0 to 1, not " + value);
        }
        return loss;
    }

    private static long delayNs(final String value) {
        final String digits = value.endsWith("ms") ? value.substring(0, value.length() - 2).strip() : "";
        final long ms = number(digits, "delay is written as in 20ms, not '" + value + "'");
        if (ms > DELAY_MAX_MS) {
            throw new IllegalArgumentException("delay is at most " + DELAY_MAX_MS + " ms");
        }
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private static int[] ranges(final String value) {
        final String otherwise = "cut is written as in 20000-20099+20200, or 'all', not '" + value + "'";
        final String[] parts = value.split("\\+", -1);
        final int[] ranges = new int[2 * parts.length];
        for (int i = 0; i < parts.length; i++) {
            final int dash = parts[i].indexOf('-');
            final long first = number(dash < 0 ? parts[i] : parts[i].substring(0, dash), otherwise);
            final long last = dash < 0 ? first : number(parts[i].substring(dash + 1), otherwise);
            if (first > last || last > PORT_MAX) {
                throw new IllegalArgumentException(otherwise);
            }
            ranges[2 * i] = (int)first;
            ranges[2 * i + 1] = (int)last;
        }
        return ranges;
    }

    private static long number(final String digits, final String otherwise) {
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new IllegalArgumentException(otherwise);
        }
        return Long.parseLong(digits);
    }

    /** The peer with this port is not reached, and not heard. */
    boolean isCut(final int port) {
        if (cutAll) {
            return true;
        }
        for (int i = 0; i < cut.length; i += 2) {
            if (port >= cut[i] && port <= cut[i + 1]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof FaultRules rules && loss == rules.loss && delayNs == rules.delayNs && cutAll == rules.cutAll
            && Arrays.equals(cut, rules.cut);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cut) + Long.hashCode(delayNs) + Double.hashCode(loss) + Boolean.hashCode(cutAll);
    }

    @Override
    public String toString() {
        if (equals(NONE)) {
            return NOTHING;
        }
        final StringBuilder text = new StringBuilder();
        if (loss > 0) {
            text.append(",loss=").append(loss);
        }
        if (delayNs > 0) {
            text.append(",delay=").append(TimeUnit.NANOSECONDS.toMillis(delayNs)).append("ms");
        }
        if (cutAll) {
            text.append(",cut=").append(EVERYTHING);
        } else if (cut.length > 0) {
            text.append(",cut=");
            for (int i = 0; i < cut.length; i += 2) {
                text.append(0 == i ? "" : "+").append(cut[i]).append('-').append(cut[i + 1]);
            }
        }
        return text.substring(1);
    }
}
