/**
 * The gateway's end of a link: a pure, single-threaded state machine ({@link io.jindou.gateway.link.GatewayLink}), its port to
 * the cell ({@link io.jindou.gateway.link.ClusterLink}) and the Aeron Cluster client behind that port.
 */
package io.jindou.gateway.link;
