package io.jindou.cluster.config;

import java.util.Collection;
import java.util.TreeSet;

/** Finds what somebody meant who mistyped a name. */
public final class Suggestions {
    private Suggestions() {
    }

    /** The known name that takes the fewest edits from the typed one, or null if even that is far off. */
    public static String closest(final String typed, final Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(2, typed.length() / 2);
        for (final String name : new TreeSet<>(known)) {
            final int distance = distance(typed, name);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    /** Levenshtein's distance, one row at a time. */
    private static int distance(final String a, final String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
