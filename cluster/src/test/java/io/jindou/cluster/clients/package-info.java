/** Clients of others against a real server: WuKongIM's SDK in Node, and a browser. */
package io.jindou.cluster.clients;
