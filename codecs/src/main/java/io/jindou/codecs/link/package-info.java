/**
 * The bytes of a link: its id, its ring of numbered entries, and the batches that are cut from it.
 */
package io.jindou.codecs.link;
