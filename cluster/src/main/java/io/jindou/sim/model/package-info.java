/**
 * The oracle: a naive model of a cell on plain collections, written from the rules. Given the committed log it predicts every
 * event, record and answer; where it disagrees with the engine, one of the two is wrong.
 */
package io.jindou.sim.model;
