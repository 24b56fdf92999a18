package io.jindou.gateway.http;

import static io.jindou.codecs.MemberList.ALLOW;
import static io.jindou.codecs.MemberList.DENY;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which request is served by what. A path with another method is as unknown as another path. */
final class Routes {
    private static final String GET = "GET ";
    private static final String POST = "POST ";
    private static final String HEAD = "HEAD";

    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final StaticFiles files = new StaticFiles();

    void users(final UserEndpoints users) {
        post("/user/token", users::token);
        post("/user/device_quit", users::deviceQuit);
        post("/user/onlinestatus", users::onlineStatus);
    }

    void routes(final RouteEndpoints routes) {
        get("/route", routes::route);
        post("/route/batch", routes::batch);
    }

    void channels(final ChannelEndpoints channels) {
        post("/channel", channels::create);
        post("/channel/info", channels::info);
        post("/channel/delete", channels::delete);
    }

    void lists(final ListEndpoints lists) {
        post("/channel/subscriber_add", lists::subscriberAdd);
        post("/channel/subscriber_remove", lists::subscriberRemove);
        post("/channel/subscriber_remove_all", lists::subscriberRemoveAll);
        post("/channel/blacklist_add", lists.add(DENY));
        post("/channel/blacklist_set", lists.set(DENY));
        post("/channel/blacklist_remove", lists.remove(DENY));
        post("/channel/blacklist_remove_all", lists.clear(DENY));
        post("/channel/whitelist_add", lists.add(ALLOW));
        post("/channel/whitelist_set", lists.set(ALLOW));
        post("/channel/whitelist_remove", lists.remove(ALLOW));
        post("/channel/whitelist_remove_all", lists.clear(ALLOW));
        get("/channel/whitelist", lists::whitelist);
    }

    void messages(final MessageEndpoints messages) {
        post("/message/send", messages::send);
        post("/message/sendbatch", messages::sendBatch);
    }

    void history(final HistoryEndpoints history) {
        post("/channel/messagesync", history::messageSync);
        get("/channel/max_message_seq", history::maxMessageSeq);
    }

    void probes(final ProbeEndpoints probes) {
        get("/health", probes::health);
        get("/healthz", probes::alive);
        get("/readyz", probes::ready);
        get("/metrics", probes::metrics);
    }

    void bench(final BenchEndpoints bench) {
        get("/bench/v1/capabilities", bench::capabilities);
        post("/bench/v1/users/tokens", bench::tokens);
        post("/bench/v1/channels", bench::channels);
        post("/bench/v1/channels/subscribers", bench::subscribers);
    }

    /** What serves a request; null: nothing does. */
    Endpoint find(final String method, final String path) {
        final String served = HEAD.equals(method) ? GET : method + ' ';
        final Endpoint endpoint = endpoints.get(served + path);
        return null == endpoint && GET.equals(served) && files.has(path) ? files::serve : endpoint;
    }

    private void get(final String path, final Endpoint endpoint) {
        endpoints.put(GET + path, endpoint);
    }

    private void post(final String path, final Endpoint endpoint) {
        endpoints.put(POST + path, endpoint);
    }
}
