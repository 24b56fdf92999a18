/**
 * The clients' ends of the protocols that are measured beside Jindou's own. They allocate nothing once a connection is ready,
 * and take no more from a protocol than a fast client of it would.
 */
package io.jindou.perf.peer;
