/** Tests of the project as a whole: its arrows and its tidiness. */
package io.jindou.cluster.guard;
