/**
 * WuKongIM's binary protocol as clients of a gateway speak it: translated into native messages on the way in, so that what is
 * allowed is decided once, and out of them on the way out. Start at {@link io.jindou.gateway.wkproto.WkProtocol}.
 */
package io.jindou.gateway.wkproto;
