/**
 * The contract: whatever two processes, or a process and its own past, must agree on. Schemas, frames, the format of a
 * link, slot hash, channel ids, reasons and limits. Nothing else.
 */
package io.jindou.codecs;
