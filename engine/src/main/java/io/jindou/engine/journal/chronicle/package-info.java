/**
 * The journal in Chronicle Queue's files; the only package that knows Chronicle. The journal is a row of segments, each a queue
 * in a directory of its own, and a manifest says which numbers lie in which.
 */
package io.jindou.engine.journal.chronicle;
