/** The state machine: reads only log entries, cluster time and its own state. */
package io.jindou.engine;
