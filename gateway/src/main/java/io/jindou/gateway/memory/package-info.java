/**
 * A gateway whose sockets are in memory: everything of an agent but the kernel, stepped by whoever has it. For the simulator.
 */
package io.jindou.gateway.memory;
