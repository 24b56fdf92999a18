package io.jindou.perf.chaos;

import io.jindou.perf.jindou.ChannelEar;
import io.jindou.perf.jindou.ChannelSpeaker;
import io.jindou.perf.jindou.Names;
import io.jindou.perf.rig.Connection;
import io.jindou.perf.rig.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Gives every client its connection, and another one elsewhere whenever it is lost. */
final class Reconnects {
    private static final int CONNECTING_MAX = 128;
    private static final long RETRY_MIN_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RETRY_MAX_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** A gateway that stands still takes connections and says nothing. */
    private static final long CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SEED = 31;

    private final Generator generator;
    private final Gateways gateways;
    private final Names names;
    private final ChannelEar ear;
    private final Gaps gaps;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Client> away = new ArrayList<>();
    private final List<Client> connecting = new ArrayList<>();
    private final Tally dropped = new Tally();
    private final Tally excused = new Tally();
    private final Tally failed = new Tally();
    private int online;

    Reconnects(
        final Generator generator, final Crowd crowd, final Gateways gateways, final Names names, final ChannelEar ear,
        final Gaps gaps) {
        this.generator = generator;
        this.gateways = gateways;
        this.names = names;
        this.ear = ear;
        this.gaps = gaps;
        away.addAll(crowd.clients);
    }

    void step(final long nowNs) {
        for (int i = connecting.size() - 1; i >= 0; i--) {
            if (nowNs - connecting.get(i).deadlineNs >= 0) {
                lost(connecting.get(i), "no answer to CONNECT", nowNs);
            }
        }
        for (int i = away.size() - 1; i >= 0 && connecting.size() < CONNECTING_MAX; i--) {
            final Client client = away.get(i);
            if (nowNs - client.deadlineNs >= 0 || !client.isReturning && 0 == client.deadlineNs) {
                away.remove(i);
                connect(client, nowNs);
            }
        }
    }

    private void connect(final Client client, final long nowNs) {
        if (client.isReturning) {
            client.readers.forEach(Reader::ask);
        }
        client.state = Client.State.CONNECTING;
        client.deadlineNs = nowNs + CONNECT_LIMIT_NS;
        client.gatewayLife = gateways.life(client.gateway);
        client.speaker = new ChannelSpeaker(client.number, names, ear);
        connecting.add(client);
        final Connection connection = generator.open(client.number, client.speaker, gateways.address(client.gateway));
        // it may have failed at once
        if (Client.State.CONNECTING == client.state) {
            client.connection = connection;
        } else {
            generator.close(connection);
        }
    }

    /** The login is confirmed. */
    void onReady(final Client client, final long nowNs) {
        connecting.remove(client);
        client.state = Client.State.ONLINE;
        online++;
        gaps.onOnline(client.gateway);
        if (client.isReturning) {
            for (final Reader reader : client.readers) {
                reader.ready(nowNs);
            }
        }
        client.isReturning = true;
    }

    /** A connection is gone, or was not made; the client tries another gateway. */
    void lost(final Client client, final String cause, final long nowNs) {
        if (client.isOnline()) {
            online--;
            gaps.onOffline(client.gateway);
            client.readers.forEach(Reader::away);
            (client.gatewayLife < gateways.life(client.gateway) ? excused : dropped).count(cause);
        } else {
            connecting.remove(client);
            failed.count(cause);
        }
        if (null != client.connection) {
            generator.close(client.connection);
            client.connection = null;
        }
        client.state = Client.State.AWAY;
        client.gateway = gateways.other(client.gateway);
        client.deadlineNs = nowNs + random.nextLong(RETRY_MIN_NS, RETRY_MAX_NS);
        away.add(client);
    }

    int online() {
        return online;
    }

    /** Connections that should have lived. */
    Tally dropped() {
        return dropped;
    }

    /** Connections of gateways that were killed. */
    Tally excused() {
        return excused;
    }

    /** Attempts to connect without success. */
    Tally failed() {
        return failed;
    }
}
