package io.jindou.gateway.http;

import io.jindou.gateway.net.AddressRange;
import io.jindou.gateway.session.Tokens;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Who may use the API: whoever shows the token, if there is one; else this machine, the trusted addresses, or everybody if it is
 * said to be open.
 */
public final class HttpAccess {
    private final byte[] tokenHash;
    private final List<AddressRange> trusted;
    private final boolean isOpen;

    /**
     * The rules.
     *
     * @param token   null: none is asked for.
     * @param trusted empty: no address but this machine's is known.
     * @param isOpen  whoever reaches the port may use it.
     */
    public HttpAccess(final String token, final List<AddressRange> trusted, final boolean isOpen) {
        this.tokenHash = null == token ? null : Tokens.hash(token.getBytes(StandardCharsets.UTF_8));
        this.trusted = List.copyOf(trusted);
        this.isOpen = isOpen;
    }

    /** What a request is told. */
    enum Verdict {
        ALLOWED,
        /** The token is missing or wrong. */
        UNAUTHORIZED,
        /** The address is none of those known. */
        FORBIDDEN
    }

    /** Judges a request by where it comes from and the token that it shows, null for none. */
    Verdict judge(final InetAddress from, final String token) {
        if (null != tokenHash) {
            // hashes have one length, so that neither the time nor the length tells anything
            final byte[] shown = Tokens.hash((null == token ? "" : token).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(tokenHash, shown) ? Verdict.ALLOWED : Verdict.UNAUTHORIZED;
        }
        return isOpen || from.isLoopbackAddress() || isTrusted(from) ? Verdict.ALLOWED : Verdict.FORBIDDEN;
    }

    /** True when nobody from another machine could use it: an address of the network would be of no use. */
    public boolean isLocalOnly() {
        return null == tokenHash && !isOpen && trusted.isEmpty();
    }

    /** One sentence for the operator; never holds the token. */
    public String describe() {
        if (null != tokenHash) {
            return "every request must show the token in the header 'token'";
        }
        if (isOpen) {
            return "OPEN: whoever reaches the port may do everything, without a token";
        }
        return trusted.isEmpty() ? "this machine only, without a token"
            : "this machine and " + trusted + ", without a token";
    }

    private boolean isTrusted(final InetAddress from) {
        for (final AddressRange range : trusted) {
            if (range.contains(from)) {
                return true;
            }
        }
        return false;
    }
}
