/**
 * What the gateway knows of its sessions in the engine. The tables here move by events of the link only, so that they can be
 * compared with the engine's at every event number.
 */
package io.jindou.gateway.session;
