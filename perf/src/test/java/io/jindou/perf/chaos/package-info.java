/** Plants faults and expects the auditor to find them; and one short run with real processes. */
package io.jindou.perf.chaos;
