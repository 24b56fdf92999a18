/** The commands {@code bench} and {@code soak}: what they take, and how they print it. */
package io.jindou.perf.cli;
