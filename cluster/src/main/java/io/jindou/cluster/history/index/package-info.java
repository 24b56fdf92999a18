/**
 * Where in the journal a sequence of a channel lies: an index on disk that is derived from the journal and made anew whenever it
 * is in doubt. What it says is a hint that its user checks at the record, so that a wrong index costs time and nothing else.
 */
package io.jindou.cluster.history.index;
