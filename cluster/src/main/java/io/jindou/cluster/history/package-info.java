/** Reads of stored messages, on a thread of their own: they touch disk, which the engine's thread never waits for. */
package io.jindou.cluster.history;
