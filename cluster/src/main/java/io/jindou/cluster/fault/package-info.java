/**
 * A network that can be made worse while a process runs: endpoints for the media driver that lose, delay or cut what they send.
 * For tests with real processes only; a driver gets them only when its process was started for that.
 */
package io.jindou.cluster.fault;
