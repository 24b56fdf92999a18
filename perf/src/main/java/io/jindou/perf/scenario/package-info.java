/**
 * What is measured: the scenarios by name, and one run of a scenario against a server with all that belongs into its report.
 */
package io.jindou.perf.scenario;
