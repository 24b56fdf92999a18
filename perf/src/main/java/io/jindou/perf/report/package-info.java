/**
 * What measurements showed and in which surroundings, as text, as JSON, as histogram files, as tables of several servers, and
 * as pictures.
 */
package io.jindou.perf.report;
