/**
 * WuKongIM's binary client protocol, versions 1 to 6, both sides of it: where a frame ends, what each packet holds in which
 * version, and how both are read and written in place. It knows bytes, no meaning: sessions and encryption are the gateway's.
 */
package io.jindou.codecs.wkproto;
