/**
 * However a connection ends, its session ends once and soon: each way (checklist rows 67 to 85) on a real cell with sockets that
 * behave as the library's client never would.
 */
package io.jindou.cluster.lifecycle;
