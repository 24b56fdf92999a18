package io.jindou.gateway.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What is believed of those who connect.
 *
 * @param tls            null: none is spoken
 * @param isTlsRequired  clients of other machines must speak it
 * @param trustedProxies may say where a client is
 */
public record PortSecurity(ServerTls tls, boolean isTlsRequired, List<AddressRange> trustedProxies) {
    /** No TLS, and nobody is believed. */
    public static final PortSecurity PLAIN = new PortSecurity(null, false, List.of());

    /** Whether one who says where his clients are is believed. */
    public boolean isTrusted(final Object address) {
        final InetAddress from = inetAddress(address);
        if (null != from) {
            for (int i = 0; i < trustedProxies.size(); i++) {
                if (trustedProxies.get(i).contains(from)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a client may go on without TLS. On this machine nobody listens in, and administrators' commands speak plainly. */
    boolean mayBePlain(final Object address) {
        final InetAddress from = inetAddress(address);
        return !isTlsRequired || null != from && from.isLoopbackAddress();
    }

    private static InetAddress inetAddress(final Object address) {
        return address instanceof InetSocketAddress ? ((InetSocketAddress)address).getAddress() : null;
    }
}
