/**
 * The encryption of WuKongIM's binary protocol, for both sides of it. What is costly is kept once for an agent and reused; a
 * connection keeps its key and salt only.
 */
package io.jindou.gateway.crypto;
