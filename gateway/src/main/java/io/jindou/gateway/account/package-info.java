/**
 * Where the time of a thread goes. Lies here because gateway and node share a thread's account, and neither engine nor codecs
 * may read a clock.
 */
package io.jindou.gateway.account;
