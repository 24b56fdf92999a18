package io.jindou.gateway.net;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where a client is, as a proxy in front of it says. */
final class ForwardedAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String REAL_IP = "X-Real-IP";
    private static final String REAL_PORT = "X-Real-Port";
    private static final int PORT_MAX = 0xFFFF;

    private ForwardedAddress() {
    }

    /**
     * Reads the headers of a request that came from a trusted proxy; null when they tell nothing.
     *
     * <p>Of a chain of addresses the last that is no trusted proxy counts: what stands before it was written by others.
     */
    static InetSocketAddress of(final HttpHeaders headers, final PortSecurity security) {
        final List<String> lines = headers.getAll(FORWARDED_FOR);
        InetSocketAddress found = null;
        for (int i = lines.size() - 1; i >= 0; i--) {
            final String[] chain = lines.get(i).split(",", -1);
            for (int j = chain.length - 1; j >= 0; j--) {
                final InetSocketAddress next = parse(chain[j].trim(), 0);
                if (null == next) {
                    return found;
                }
                found = next;
                if (!security.isTrusted(found)) {
                    return found;
                }
            }
        }
        return null == found && headers.contains(REAL_IP)
            ? parse(headers.get(REAL_IP).trim(), port(headers.get(REAL_PORT))) : found;
    }

    /** An address without a name; null when the text is none. */
    static InetSocketAddress parse(final String address, final int port) {
        final byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (null == bytes) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (final UnknownHostException ex) {
            throw new IllegalStateException("an address has 4 or 16 bytes", ex);
        }
    }

    private static int port(final String text) {
        if (null == text || !text.matches("\\d{1,5}")) {
            return 0;
        }
        final int port = Integer.parseInt(text);
        return port > PORT_MAX ? 0 : port;
    }
}
