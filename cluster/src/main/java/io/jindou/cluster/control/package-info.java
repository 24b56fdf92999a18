/** How a running process is spoken to: JSON lines over a Unix-domain socket in its data directory. */
package io.jindou.cluster.control;
