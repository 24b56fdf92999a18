/**
 * What a process does before its node starts: the compilers get to know the way of a message on a node that is thrown away, so
 * that the first messages of users are as fast as later ones.
 */
package io.jindou.cluster.warmup;
