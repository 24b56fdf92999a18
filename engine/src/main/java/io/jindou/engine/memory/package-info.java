/** Off-heap tables: fixed-length records found by number, and hash indexes that lead from a key to a number. */
package io.jindou.engine.memory;
