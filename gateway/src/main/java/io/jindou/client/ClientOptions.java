package io.jindou.client;

/** What a client was built with; checked by {@link ClientBuilder}. */
record ClientOptions(
    String host,
    int port,
    String uid,
    String token,
    String deviceId,
    int deviceFlag,
    JindouListener listener,
    boolean reconnect,
    long backoffMinNs,
    long backoffMaxNs,
    long connectTimeoutNs,
    long requestTimeoutNs,
    int unackedMax,
    WhenFull whenFull) {

    String address() {
        return host + ":" + port;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ClientOptions[" + uid + " at " + address() + "]";
    }
}
