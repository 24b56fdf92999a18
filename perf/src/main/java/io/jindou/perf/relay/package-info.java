/**
 * A bare relay: about the least that a server of messages can do in Java. What other servers need more is the price of what they
 * do more. Its frames are told by {@link io.jindou.perf.relay.RelayFrame}.
 */
package io.jindou.perf.relay;
