/**
 * The rig: one generator thread that plays all clients of a load over non-blocking sockets, measures from intended times and
 * checks every delivery. It knows no protocol; those are {@link io.jindou.perf.rig.Protocol}s.
 */
package io.jindou.perf.rig;
