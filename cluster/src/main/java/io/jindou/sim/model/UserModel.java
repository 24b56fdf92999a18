package io.jindou.sim.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A user with his devices, channels and sessions. */
final class UserModel {
    private static final Comparator<SessionModel> ORDER = Comparator
        .comparingLong((SessionModel session) -> session.link.linkId)
        .thenComparingLong(session -> session.connectionId);

    final int no;
    final String uid;
    final Map<Integer, Device> devices = new HashMap<>();
    final TreeSet<Integer> channels = new TreeSet<>();
    final List<SessionModel> sessions = new ArrayList<>();
    int flags;

    UserModel(final int no, final String uid) {
        this.no = no;
        this.uid = uid;
    }

    void add(final SessionModel session) {
        sessions.add(session);
        sessions.sort(ORDER);
    }

    /** Sessions in the order in which everything about them happens: by link, then by connection. */
    List<SessionModel> sessionsInOrder() {
        return new ArrayList<>(sessions);
    }

    /** Token (as its hash; null when blanked) and level. */
    record Device(String tokenHash, int level) {
    }
}
