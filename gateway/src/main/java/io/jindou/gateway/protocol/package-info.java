/**
 * The native protocol: what lies between bytes and calls. Every length that a client wrote is checked before it is used.
 */
package io.jindou.gateway.protocol;
