/**
 * What all processes of a cell agree on before they talk: who its nodes are and where, how patient they are with each other, and
 * the secret by which they know each other.
 */
package io.jindou.cluster.cell;
