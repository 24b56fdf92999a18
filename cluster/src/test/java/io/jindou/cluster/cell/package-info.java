/** Tests of what the processes of a cell agree on. */
package io.jindou.cluster.cell;
