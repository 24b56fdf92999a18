/** Replicas compare: what each noted of its state, what the nodes reported, and what a majority of them agrees on. */
package io.jindou.engine.report;
