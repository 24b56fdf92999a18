/**
 * Where a message's time goes: two samples of a server's account of its own costs, around a load that somebody else makes, and
 * the table of what lies between them.
 */
package io.jindou.perf.profile;
