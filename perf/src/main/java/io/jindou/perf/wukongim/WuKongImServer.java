package io.jindou.perf.wukongim;

import io.jindou.perf.rig.Protocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A server of WuKongIM's protocol that runs already, wherever; Jindou is one. */
public final class WuKongImServer implements WuKongImPeer {
    private static final String NAME = "wukongim";

    private final WuKongImWay way;
    private final int version;
    private final URI api;

    public WuKongImServer(final WuKongImWay way) {
        this(way, VERSION_DEFAULT, null);
    }

    private WuKongImServer(final WuKongImWay way, final int version, final URI api) {
        this.way = way;
        this.version = version;
        this.api = api;
    }

    @Override
    public WuKongImServer speaking(final int newVersion, final URI newApi) {
        return new WuKongImServer(way, newVersion, newApi);
    }

    /** {@code wukongim} and the way behind it. */
    @Override
    public String name() {
        return way.named(NAME);
    }

    @Override
    public String persistence() {
        return "as the server does it";
    }

    @Override
    public Protocol protocol() {
        return new WuKongImProtocol(name(), way, version, api);
    }

    @Override
    public String missing() {
        return name() + " is not started by the bench: name one that runs with --connect";
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
