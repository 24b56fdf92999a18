/** The protocol between nodes, and what does not get through it. */
package io.jindou.cluster.peer;
