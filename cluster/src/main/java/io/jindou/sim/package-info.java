/**
 * One cell in one thread from one seed: the real engine, links and session tables over a model of Aeron that fails in every way
 * that Aeron fails, watched by an oracle that was written from the rules and not from the engine.
 */
package io.jindou.sim;
