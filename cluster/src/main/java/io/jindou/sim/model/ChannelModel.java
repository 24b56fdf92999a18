package io.jindou.sim.model;

import java.util.HashSet;
import java.util.Set;

/** A channel. Of a person channel the lists hold "owner>peer". */
final class ChannelModel {
    final int no;
    final int type;
    final String id;
    final Set<String> members = new HashSet<>();
    final Set<String> denied = new HashSet<>();
    final Set<String> allowed = new HashSet<>();
    int flags;
    long lastSeq;
    long lastJournalNo;

    ChannelModel(final int no, final int type, final String id) {
        this.no = no;
        this.type = type;
        this.id = id;
    }
}
