package io.jindou.sim;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of a run, from its seed. */
final class SimRandom {
    private final SplittableRandom random;

    SimRandom(final long seed) {
        random = new SplittableRandom(seed);
    }

    /** 0 to bound - 1. */
    int below(final int bound) {
        return random.nextInt(bound);
    }

    /** From min to max, both included. */
    int between(final int min, final int max) {
        return random.nextInt(min, max + 1);
    }

    /** True once in so many times. */
    boolean oneIn(final int times) {
        return 0 == random.nextInt(times);
    }

    boolean percent(final int percent) {
        return random.nextInt(100) < percent;
    }

    long next() {
        return random.nextLong();
    }

    <T> T pick(final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
