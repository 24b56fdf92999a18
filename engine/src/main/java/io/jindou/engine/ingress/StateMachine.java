package io.jindou.engine.ingress;

import io.jindou.engine.CellState;
import io.jindou.engine.Counters;
import io.jindou.engine.Entry;
import io.jindou.engine.Rules;
import io.jindou.engine.link.Events;
import io.jindou.engine.link.Links;
import io.jindou.engine.report.StateReports;
import org.agrona.DirectBuffer;

/** Wires the handlers to the stores; the only place that knows all of both. */
public final class StateMachine {
    /** A message to a link's 256th event since its last audit gets another. */
    private static final int AUDIT_INTERVAL = 256;
    /** Entries of the duplicate window forgotten in one tick at most. */
    private static final int EXPIRE_PER_TICK = 10_000;

    private final CellState cell;
    private final Links links;
    private final ChannelStores channelStores;
    private final Events events;
    private final LinkHandler linkHandler;
    private final IngressAdapter ingress;

    public StateMachine(
        final CellState cell, final Entry entry, final LinkStores linkStores, final UserStores userStores,
        final ChannelStores channelStores, final StateReports reports, final Ports ports, final Counters counters) {
        this.cell = cell;
        this.links = linkStores.links();
        this.channelStores = channelStores;
        final Router router = new Router();
        final Rules rules = new Rules(reports);
        events = new Events(links);
        final RecvEvents recvEvents = new RecvEvents(links, cell, counters);
        final SessionHandler sessions = new SessionHandler(
            cell, rules, links, userStores, events, router, ports.observer(), counters);
        final UserHandler users = new UserHandler(cell, rules, links, userStores, events, router, sessions);
        final ChannelHandler channels = new ChannelHandler(cell, rules, links, channelStores, events, router);
        final ListHandler lists = new ListHandler(cell, rules, channelStores, events, router);
        final PostHandler post = new PostHandler(cell, rules, channelStores, new Recorder(cell, entry, ports.journal()), events,
            recvEvents, router, counters);
        final DeliverHandler deliver = new DeliverHandler(userStores.users(), userStores.sessions(), recvEvents);
        router.connect(post, deliver, users, channels, lists);
        linkHandler = new LinkHandler(
            cell, entry, linkStores, userStores.sessions(), sessions, events, ports.sender(), counters);
        ingress = new IngressAdapter(entry, rules, links, userStores.sessions(), events, new Handlers(linkHandler,
            new SettingsHandler(cell, entry, ports.sender(), counters), sessions,
            new SendHandler(userStores.users(), userStores.sessions(), router, counters),
            new PublishHandler(cell, userStores.users(), events, router, counters), channels, lists, users,
            new ReportHandler(cell, entry, reports, ports.observer(), counters)), counters);
    }

    /** Applies a message of a cluster session. */
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        ingress.onMessage(buffer, offset, length);
    }

    /** A cluster session ended; the lease of its links begins. */
    public void onClusterSessionClose(final long clusterSessionId) {
        linkHandler.onClusterSessionClose(clusterSessionId);
    }

    /** Everything that depends on time. */
    public void onTick() {
        linkHandler.expireLeases();
        channelStores.window().expire(cell.elapsed(), cell.settings().windowMs(), EXPIRE_PER_TICK);
        for (int id = 1; id <= links.table().highest(); id++) {
            if (links.table().isLive(id) && links.lastEvent(id) - links.lastAudit(id) >= AUDIT_INTERVAL) {
                events.audit(id);
            }
        }
        linkHandler.closeMarked();
    }
}
