/** Tests of the commands against a small server in memory. */
package io.jindou.cluster.cli;
