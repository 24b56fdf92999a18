/**
 * Jindou as it is measured: the native protocol for the generator, also with all that an audit of channels needs, and the server
 * as its users start it.
 */
package io.jindou.perf.jindou;
