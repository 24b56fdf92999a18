/**
 * Reads of channels: asked of a node beside the log, answered to the connection that asked, if it is still there.
 */
package io.jindou.gateway.query;
