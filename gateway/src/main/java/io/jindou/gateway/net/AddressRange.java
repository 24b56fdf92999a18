package io.jindou.gateway.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;

/** An address, or all that begin with the same bits; written {@code 10.1.2.3}, {@code 10.0.0.0/8} or {@code fd00::/8}. */
public final class AddressRange {
    private final byte[] address;
    private final int bits;

    private AddressRange(final byte[] address, final int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads one; an {@link IllegalArgumentException} says what is wrong. Names are not looked up. */
    public static AddressRange parse(final String text) {
        final int slash = text.indexOf('/');
        final String head = (slash < 0 ? text : text.substring(0, slash)).trim();
        final byte[] address = NetUtil.createByteArrayFromIpAddressString(head);
        if (null == address) {
            throw new IllegalArgumentException("'" + text + "' is no address; write for example 10.1.2.3 or 10.0.0.0/8");
        }
        final int all = address.length * Byte.SIZE;
        if (slash < 0) {
            return new AddressRange(address, all);
        }
        final String length = text.substring(slash + 1).trim();
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > all) {
            throw new IllegalArgumentException("'" + text + "': the number behind the slash is between 0 and " + all);
        }
        return new AddressRange(address, Integer.parseInt(length));
    }

    /** Whether an address is within; one of the other family never is. */
    public boolean contains(final InetAddress other) {
        final byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        final int whole = bits / Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, address, 0, whole)) {
            return false;
        }
        final int rest = bits % Byte.SIZE;
        final int mask = 0xFF << Byte.SIZE - rest & 0xFF;
        return 0 == rest || (bytes[whole] & mask) == (address[whole] & mask);
    }

    @Override
    public String toString() {
        return NetUtil.bytesToIpAddress(address) + "/" + bits;
    }
}
