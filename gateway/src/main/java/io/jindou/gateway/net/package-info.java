/**
 * Sockets: bytes in as they came, frames out gathered once a loop. Knows no message but its type and length.
 */
package io.jindou.gateway.net;
