package io.jindou.perf.wukongim;

import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A server of WuKongIM's protocol that runs already, wherever; Jindou is one. */
public final class WuKongImServer implements Server {
    /** Of the released servers; theirs is told by the CONNACK and may be lower. */
    public static final int VERSION_DEFAULT = 5;

    private final String name;
    private final boolean isEncrypted;

    private WuKongImServer(final String name, final boolean isEncrypted) {
        this.name = name;
        this.isEncrypted = isEncrypted;
    }

    /** {@code wukongim}, encrypted as SDKs do, and {@code wukongim-plain}, for a server that has encryption switched off. */
    public static List<WuKongImServer> both() {
        return List.of(new WuKongImServer("wukongim", true), new WuKongImServer("wukongim-plain", false));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String persistence() {
        return "as the server does it";
    }

    @Override
    public Protocol protocol() {
        return protocol(VERSION_DEFAULT, null);
    }

    /** The same in this version, and with the HTTP API for plans with groups. */
    public Protocol protocol(final int version, final URI api) {
        return new WuKongImProtocol(name, version, isEncrypted, api);
    }

    @Override
    public String missing() {
        return name + " is not started by the bench: name one that runs with --connect";
    }

    @Override
    public String version() {
        return "unknown";
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        throw new IOException(missing());
    }
}
