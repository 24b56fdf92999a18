package io.jindou.perf.rig;

/** What the audit of all deliveries found; all but the first should be 0. */
public record Verdict(long delivered, long lost, long doubled, long disordered, long damaged, long misdelivered) {
    /** Nothing lost, doubled, out of order, damaged, or delivered to the wrong user. */
    public boolean isClean() {
        return 0 == lost && 0 == doubled && 0 == disordered && 0 == damaged && 0 == misdelivered;
    }
}
