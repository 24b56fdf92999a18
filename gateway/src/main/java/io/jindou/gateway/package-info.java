/**
 * The gateway: holds the sockets of clients and one link to the cell, and decides nothing itself. {@link
 * io.jindou.gateway.GatewayAgent#doWork} is its table of contents.
 */
package io.jindou.gateway;
