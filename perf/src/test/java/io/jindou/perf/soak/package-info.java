/** The soak's own correctness: its auditor, its slopes, and a session of seconds against a real node. */
package io.jindou.perf.soak;
