/** Whole cells in the test's process, whose members are wiped, cut off, damaged and healed. */
package io.jindou.cluster.heal;
