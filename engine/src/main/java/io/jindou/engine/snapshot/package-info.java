/** Snapshots: sections with begin, end, length and checksum; anything incomplete or unknown is refused. */
package io.jindou.engine.snapshot;
