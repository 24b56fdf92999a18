/** Channels, their members and lists, and which links have sessions of members. Data of the channel's slot. */
package io.jindou.engine.channel;
