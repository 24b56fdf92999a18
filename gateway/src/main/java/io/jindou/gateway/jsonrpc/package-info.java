/**
 * WuKongIM's JSON-RPC: text that becomes native messages, so that all rules exist once, and events that become text.
 */
package io.jindou.gateway.jsonrpc;
