/** Tests with real processes on this machine. */
package io.jindou.cluster.local;
