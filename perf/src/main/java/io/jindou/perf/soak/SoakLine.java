package io.jindou.perf.soak;

/** What was seen from one line to the next, by the generator and beside the node. */
public record SoakLine(Interval load, NodeSample node) {
}
