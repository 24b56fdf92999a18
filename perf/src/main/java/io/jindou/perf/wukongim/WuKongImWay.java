package io.jindou.perf.wukongim;

/** How WuKongIM's protocol is carried. Each way is measured as a server of its own. */
public enum WuKongImWay {
    /** As native SDKs do it. */
    TCP("", true, false),
    /** For a server that has encryption switched off. */
    TCP_PLAIN("-plain", false, false),
    /** As browsers do it. */
    WEB_SOCKET("-ws", true, true),
    WEB_SOCKET_PLAIN("-ws-plain", false, true);

    private final String suffix;
    private final boolean isEncrypted;
    private final boolean isWebSocket;

    WuKongImWay(final String suffix, final boolean isEncrypted, final boolean isWebSocket) {
        this.suffix = suffix;
        this.isEncrypted = isEncrypted;
        this.isWebSocket = isWebSocket;
    }

    /** A server's name with this way behind it. */
    public String named(final String server) {
        return server + suffix;
    }

    public boolean isEncrypted() {
        return isEncrypted;
    }

    public boolean isWebSocket() {
        return isWebSocket;
    }
}
