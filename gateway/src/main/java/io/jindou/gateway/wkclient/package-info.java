/**
 * A client of WuKongIM's binary protocol that speaks every version, plain and encrypted, to any server of it: for tests and
 * measurements. It decides nothing by itself: what it receives is there to be looked at, and it acknowledges when told to.
 */
package io.jindou.gateway.wkclient;
