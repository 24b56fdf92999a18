/**
 * The native {@code WUKONG} frame: layout, scanner, and the packing of many frames into one.
 */
package io.jindou.codecs.frame;
