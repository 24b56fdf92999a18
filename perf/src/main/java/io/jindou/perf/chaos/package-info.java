/**
 * A cell of real processes to which bad things are done, under a load whose auditor records every message of every connection.
 * {@link io.jindou.perf.chaos.Chaos} is a run from its plan to its result.
 */
package io.jindou.perf.chaos;
