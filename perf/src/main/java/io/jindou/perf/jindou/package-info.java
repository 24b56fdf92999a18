/**
 * Jindou as it is measured: the native protocol for the generator, and the server as its users start it.
 */
package io.jindou.perf.jindou;
