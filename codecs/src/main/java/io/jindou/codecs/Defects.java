package io.jindou.codecs;

/** The one planted defect of this process; none outside of tests. Costs a static read where it is asked for. */
public final class Defects {
    private static Defect planted;

    private Defects() {
    }

    /** True when this defect is planted. */
    public static boolean isPlanted(final Defect defect) {
        return planted == defect;
    }

    /** Plants a defect, or takes it out with null. For tests in the thread that runs what they test. */
    public static void plant(final Defect defect) {
        planted = defect;
    }
}
