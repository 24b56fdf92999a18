/** Tests that read what was compiled: no floating point in the state machine, one Agrona on the class path. */
package io.jindou.engine.guard;
