/** Handlers: all control flow of the engine. Only they touch more than one store, and only stores of one slot. */
package io.jindou.engine.ingress;
