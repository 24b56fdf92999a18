/** Measures Jindou and its parts. Nothing here is part of a running server. */
package io.jindou.perf;
