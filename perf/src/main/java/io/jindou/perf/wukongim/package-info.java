/**
 * WuKongIM's binary protocol for the generator: drives any server that speaks it, Jindou among them, encrypted as its SDKs do
 * and plain. The server runs already; groups are set up through its HTTP API.
 */
package io.jindou.perf.wukongim;
