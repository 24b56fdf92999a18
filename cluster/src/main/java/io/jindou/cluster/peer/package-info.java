/**
 * What nodes ask each other outside of Aeron, over TCP and only after both have proved that they know the cell's secret: who are
 * you, how far are you, give me of your journal. One request, one answer; what is larger than an answer is asked for in parts.
 */
package io.jindou.cluster.peer;
