package io.jindou.sim.model;

import io.jindou.codecs.link.LinkDigest;

/** An authenticated connection. */
final class SessionModel {
    final LinkModel link;
    final long connectionId;
    final UserModel user;
    final int deviceFlag;
    final int level;
    final String deviceId;
    final boolean admin;
    long openedEvent;
    long changedEvent;

    SessionModel(
        final LinkModel link, final long connectionId, final UserModel user, final int deviceFlag, final int level,
        final String deviceId, final boolean admin) {
        this.link = link;
        this.connectionId = connectionId;
        this.user = user;
        this.deviceFlag = deviceFlag;
        this.level = level;
        this.deviceId = deviceId;
        this.admin = admin;
    }

    long interestDigest() {
        long sum = 0;
        for (final int channel : user.channels) {
            sum += LinkDigest.interest(connectionId, channel);
        }
        return sum;
    }
}
